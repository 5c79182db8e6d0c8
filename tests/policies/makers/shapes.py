"""The shapes of tokens, in a small language: `{h40}` is forty characters of the alphabet h."""

import re
import string
from random import Random

ALPHABETS = {
    "A": string.ascii_letters + string.digits,
    "a": string.ascii_letters,
    "b": string.ascii_letters + string.digits + "+/",
    "d": string.digits,
    "h": "0123456789abcdef",
    "l": string.ascii_lowercase + string.digits,
    "n": string.ascii_lowercase + "234567",
    "s": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "t": string.ascii_uppercase + "234567",
    "u": string.ascii_letters + string.digits + "-_",
    "U": string.ascii_uppercase + string.digits,
    "X": "0123456789ABCDEF",
}
UUID = "{h8}-{h4}-{h4}-{h4}-{h12}"
# Kind, shape. A bar only keeps the parts of a mark asunder, so that no scanner takes this file for a leak.
MARKED = """
huggingface-token               hf_{a34}
huggingface-organization-token  api_org_{a34}
wandb-key                       wandb_v1_{A27}_{A49}
kaggle-token                    KGAT_{h32}
databricks-token                dapi{h32}
databricks-secret               dose{h32}
openai-key                      sk-{A20}T3Blbk|FJ{A20}
openai-project-key              sk-proj-{u74}T3Blbk|FJ{u74}
openai-service-account-key      sk-svcacct-{u74}T3Blbk|FJ{u74}
openai-admin-key                sk-admin-{u58}T3Blbk|FJ{u58}
anthropic-key                   sk-ant-api|03-{u93}AA
anthropic-admin-key             sk-ant-admin|01-{u93}AA
anthropic-oauth-token           sk-ant-oat|01-{u93}AA
replicate-token                 r8_{A37}
groq-key                        gsk_{A52}
together-key                    tgp_v1_{u43}
fireworks-key                   fw_{A22}
perplexity-key                  pplx-{A48}
xai-key                         xai-{A80}
openrouter-key                  sk-or-v1-{h64}
cerebras-key                    csk-{l48}
gemini-key                      AQ.Ab8R{u46}
nvidia-key                      nvapi-{u64}
voyage-key                      pa-{u43}
jina-key                        jina_{h32}{u28}
nomic-key                       nk-{u43}
pinecone-key                    pcsk_{A5}_{A63}
chroma-key                      ck-{s43}
mem0-key                        m0-{A40}
llamacloud-key                  llx-{A48}
langsmith-key                   lsv2_pt_{h32}_{h10}
langfuse-key                    sk-lf-{uuid}
helicone-key                    sk-helicone-{l7}-{l7}-{l7}-{l7}
tavily-key                      tvly-dev-{A32}
firecrawl-key                   fc-{h32}
apify-token                     apify_api_{A36}
e2b-key                         e2b_{h40}
ultralytics-key                 ul_{h40}
gretel-key                      grtu{h64}
modal-token                     ak-{A22}
modal-secret                    as-{A22}
runpod-key                      rpa_{U40}{l6}
prefect-key                     pnu_{A36}
dbt-token                       dbtu_{u50}
planet-key                      PLAK{h32}
aws-session-token               IQoJb3JpZ2lu|X2Vj{b200}
aws-bedrock-session-key         bedrock-api-key-|YmVkcm9jay5hbWF6b25hd3MuY29t{b100}
google-api-key                  AIza|Sy{u33}
google-oauth-secret             GOCSPX-{u28}
google-oauth-token              ya29.a0{A58}
google-refresh-token            1//0{u60}
google-hmac-key                 GOOG1E{U55}
azure-storage-key               {b76}+ASt{b5}A==
azure-cosmos-key                {b76}ACDb{b5}Q==
azure-batch-key                 {b76}+ABa{b5}g==
azure-ml-key                    {b76}+AMC{b5}w==
azure-service-bus-key           {b33}+ASbC{b5}=
azure-event-hubs-key            {b33}+AEhD{b5}=
azure-iot-key                   {b33}AIoTE{b5}=
azure-redis-key                 {b33}AzCaF{b5}=
azure-registry-key              {b42}+ACRB{b5}
azure-search-key                {A42}AzSeC{A5}
azure-functions-key             {u44}AzFu{u5}Q==
azure-ai-key                    {A52}JQQJ99BC{A16}A{A7}
azure-devops-token              {A76}AZDO{A4}
azure-client-secret             {A3}8Q~{A34}
alibaba-access-key              LTAI{A12}
tencent-secret-id               AKID{A32}
yandex-key                      AQVN{u35}
digitalocean-token              dop_v1_{h64}
digitalocean-spaces-key         DO00{U16}
cloudflare-token                cfut_{A40}{h8}
cloudflare-ca-key               v1.0-{h24}-{h146}
vercel-token                    vcp_{A56}
netlify-token                   nfp_{A36}
heroku-key                      HRKU-{uuid}
fly-token                       fm2_{b100}
render-key                      rnd_{A28}
supabase-token                  sbp_{h40}
supabase-key                    sb_secret_{u22}_{u8}
planetscale-token               pscale_tkn_{A32}
planetscale-password            pscale_pw_{A32}
neon-key                        napi_{l64}
neon-password                   npg_{A12}
mongodb-atlas-secret            mdb_sa_sk_{u40}
cockroach-key                   CCDB1_{A22}_{A40}
aiven-password                  AVNS_{u19}
github-fine-grained-token       github_pat_{A22}_{A59}
github-refresh-token            ghr_{A36}
gitlab-deploy-token             gldt-{u20}
gitlab-runner-token             glrt-{u20}
gitlab-trigger-token            glptt-{h40}
gitlab-job-token                glcbt-{h2}_{u20}
gitlab-feed-token               glft-{u20}
gitlab-mail-token               glimt-{l25}
gitlab-agent-token              glagent-{u50}
gitlab-oauth-secret             gloas-{h64}
gitlab-scim-token               glsoat-{u20}
gitlab-flags-token              glffct-{u20}
bitbucket-password              ATBB{A32}
bitbucket-token                 ATCTT3xFfGN0{u176}={X8}
atlassian-token                 ATATT3xFfGF0{u176}={X8}
dockerhub-token                 dckr_pat_{u27}
dockerhub-organization-token    dckr_oat_{u32}
nuget-key                       oy2{n43}
clojars-token                   CLOJARS_{h60}
artifactory-key                 AKCp{A69}
terraform-token                 {A14}.atlasv1.{A60}
vault-token                     hvs.{A24}
pulumi-token                    pul-{h40}
doppler-token                   dp.pt.{A40}
sonar-token                     sqp_{h40}
circleci-token                  CCIPAT_{A22}_{h40}
buildkite-token                 bkua_{h40}
sourcegraph-token               sgp_{h16}_{h40}
postman-key                     PMAK-{h24}-{h34}
linear-key                      lin_api_{A40}
figma-token                     figd_{u40}
slack-bot-token                 xoxb-{d12}-{d12}-{A24}
slack-user-token                xoxp-{d12}-{d12}-{d12}-{h32}
slack-app-token                 xapp-1-A{U10}-{d12}-{h64}
slack-client-token              xoxc-{d12}-{d12}-{d12}-{h64}
slack-configuration-token       xoxe.xoxp-1-{A160}
slack-webhook                   hooks.slack.com/services/T{U10}/B{U10}/{A24}
discord-webhook                 discord.com/api/webhooks/{d18}/{u68}
telegram-token                  {d10}:AA{u33}
teams-webhook                   team.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{h32}/{uuid}
stripe-key                      sk_live_{A24}
stripe-test-key                 sk_test_{A24}
stripe-webhook-secret           whsec_{A32}
square-token                    EAAA{u60}
square-secret                   sq0csp-{u43}
sendgrid-key                    SG.{u22}.{u43}
mailchimp-key                   {h32}-us7
brevo-key                       xkeysib-{h64}-{A16}
sentry-token                    sntryu_{h64}
newrelic-key                    NRAK-{U27}
newrelic-license                {h36}NRAL
dynatrace-token                 dt0c01.{t24}.{t64}
honeycomb-key                   hcaik_01{l56}
posthog-key                     phx_{A43}
shopify-token                   shpat_{h32}
notion-token                    ntn_{d11}{A35}
mapbox-token                    sk.eyJ1Ijoi{u40}.{u22}
tailscale-key                   tskey-auth-k{A11}CNTRL-{A20}
typeform-token                  tfp_{u59}
contentful-token                CFPAT-{u43}
hubspot-token                   pat-na1-{uuid}
minisign-key                    RWRTY0Iy{b204}
"""
# Kind, what stands before the token in a line, shape.
NEAR = """
wandb-legacy-key           WANDB_API_KEY=            {h40}
kaggle-key                 KAGGLE_KEY=               {h32}
dagshub-token              dagshub.auth(token=       {h40}
jupyter-token              http://127.0.0.1:8888/lab?token=  {h48}
comet-key                  COMET_API_KEY=            {A25}
clearml-secret             CLEARML_API_SECRET_KEY=   {A50}
cohere-key                 cohere.Client(            {A40}
mistral-key                MISTRAL_API_KEY:          {A32}
together-legacy-key        TOGETHER_API_KEY=         {h64}
deepseek-key               DEEPSEEK_API_KEY=         sk-{h32}
moonshot-key               MOONSHOT_API_KEY=         sk-{A48}
dashscope-key              dashscope.api_key=        sk-{h32}
zhipu-key                  ZHIPUAI_API_KEY=          {h32}.{A16}
deepinfra-key              DEEPINFRA_API_KEY=        {A32}
baseten-key                BASETEN_API_KEY=          {A8}.{A32}
fal-key                    FAL_KEY=                  {uuid}:{h32}
pinecone-legacy-key        pinecone.init(api_key=    {uuid}
serpapi-key                SERPAPI_API_KEY=          {h64}
roboflow-key               Roboflow(api_key=         {A20}
labelstudio-token          LABEL_STUDIO_API_KEY=     {h40}
clarifai-token             CLARIFAI_PAT=             {h32}
bigml-key                  BIGML_API_KEY=            {h40}
vast-key                   VAST_API_KEY=             {h64}
stability-key              STABILITY_API_KEY=        sk-{A48}
elevenlabs-key             xi-api-key:               sk_{h48}
assemblyai-key             assemblyai.settings.api_key=  {h32}
deepgram-key               DEEPGRAM_API_KEY=         {h40}
zenodo-token               ZENODO_ACCESS_TOKEN=      {A60}
openml-key                 openml.config.apikey=     {h32}
copernicus-key             cdsapi.Client(key=        {uuid}
aws-secret-key             AWS_SECRET_ACCESS_KEY=    {b40}
azure-storage-legacy-key   AccountKey=               {b85}A==
azure-ai-legacy-key        AZURE_OPENAI_API_KEY=     {h32}
azure-devops-legacy-token  AZURE_DEVOPS_PAT=         {n52}
alibaba-secret             ALIBABA_CLOUD_ACCESS_KEY_SECRET=  {A30}
tencent-secret-key         TENCENTCLOUD_SECRET_KEY=  {A32}
hetzner-token              HCLOUD_TOKEN=             {A64}
linode-token               LINODE_TOKEN=             {h64}
scaleway-secret            SCW_SECRET_KEY=           {uuid}
vultr-key                  VULTR_API_KEY=            {U36}
ibm-cloud-key              IBMCLOUD_API_KEY=         {u44}
cloudflare-legacy-token    CLOUDFLARE_API_TOKEN=     {u40}
vercel-legacy-token        VERCEL_TOKEN=             {A24}
railway-token              RAILWAY_TOKEN=            {uuid}
confluent-secret           confluent.api.secret=     {b64}
backblaze-key              B2_APPLICATION_KEY=       K001{b27}
cargo-token                cargo:login:              cio{A32}
anaconda-token             https://conda.example.org/t/  xy-{uuid}
snyk-token                 SNYK_TOKEN=               {uuid}
twilio-token               TWILIO_AUTH_TOKEN=        {h32}
mailgun-key                MAILGUN_API_KEY=          key-{h32}
resend-key                 RESEND_API_KEY=           re_{A8}_{A24}
datadog-key                DD_API_KEY=               {h32}
datadog-app-key            DD_APP_KEY=               {h40}
pagerduty-key              PAGERDUTY_TOKEN=          u+{u18}
launchdarkly-key           LAUNCHDARKLY_SDK_KEY=     sdk-{uuid}
notion-legacy-token        NOTION_TOKEN=             secret_{A43}
airtable-token             AIRTABLE_TOKEN=           pat{A14}.{h64}
asana-token                ASANA_ACCESS_TOKEN=       1/{d16}:{h32}
okta-token                 OKTA_API_TOKEN=           00{u40}
algolia-key                ALGOLIA_ADMIN_KEY=        {h32}
openweather-key            OPENWEATHER_API_KEY=      {h32}
newsapi-key                newsapi.api_key=          {h32}
ngrok-token                ngrok.set_auth_token(     {A27}_{A21}
"""
ROWS = [row.split() for row in (MARKED + NEAR).splitlines() if row]
SHAPES = {row[0]: row[-1] for row in ROWS}


def pick(random: Random, alphabet: str, length: int) -> str:
    """Return a text of an alphabet whose cases and digits take turns, as they do in nearly every real token."""
    kinds = [kind for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits) if {*kind} & {*alphabet}]
    least = length / 2 if len(kinds) > 2 else 0
    while True:
        text = "".join(random.choices(alphabet, k=length))
        places = [[letter in kind for kind in kinds] for letter in text]
        turns = sum(place != places[index - 1] for index, place in enumerate(places) if index)
        if length < len(kinds) + 3 or (turns >= least and all(map(any, zip(*places, strict=True)))):
            return text


def fill(random: Random, shape: str) -> str:
    """Return a text of a shape."""
    return re.sub(
        r"\{(\w)(\d+)\}",
        lambda found: pick(random, ALPHABETS[found[1]], int(found[2])),
        shape.replace("|", "").replace("{uuid}", UUID),
    )
