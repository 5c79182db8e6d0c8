"""Tokens of what code is written, built and published with."""

from __future__ import annotations

from mlops_policy.secrets.providers.checks import (
    claims,
    crc62,
    decodes_to,
    installation,
    macaroon,
    mixed,
    routable,
    strewn,
)
from mlops_policy.secrets.providers.provider import REVOKE, UUID, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets.providers.provider import Row

GITHUB = "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"
GITHUB_PATS = f"{GITHUB.rpartition('/')[0]}/managing-your-personal-access-tokens"
GITLAB = "https://docs.gitlab.com/security/tokens/"
SIGNED = r"eyJ[0-9A-Za-z_-]{16,500}\.eyJ[0-9A-Za-z_-]{16,4000}\.[0-9A-Za-z_-]{40,800}"
JFROG = "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens"

# A row is read as one, and not as eight lines.
# fmt: off
CODE: tuple[Row, ...] = (
    ("github-token", "GitHub personal access token", "ghp_", word("ghp_[0-9A-Za-z]{36}"), GITHUB_PATS, "GITHUB_TOKEN",
     crc62),
    ("github-fine-grained-token", "GitHub fine-grained token", "github_pat_",
     word("github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}"), GITHUB_PATS, "GITHUB_TOKEN"),
    ("github-oauth-token", "GitHub OAuth token", "gho_", word("gho_[0-9A-Za-z]{36}"), GITHUB, "GITHUB_TOKEN", crc62),
    ("github-user-token", "GitHub App user token", "ghu_", word("ghu_[0-9A-Za-z]{36}"), GITHUB, "GITHUB_TOKEN",
     crc62),
    ("github-installation-token", "GitHub App installation token", "ghs_",
     word(f"ghs_(?:[0-9A-Za-z]{{36}}|[0-9]{{1,12}}_{SIGNED})"), GITHUB, "GITHUB_TOKEN", installation, REVOKE),
    ("github-refresh-token", "GitHub App refresh token", "ghr_", word("ghr_(?:[0-9A-Za-z]{76}|[0-9A-Za-z]{36})"),
     GITHUB, "", None, REVOKE),
    ("gitlab-token", "GitLab access token", "glpat-",
     word(r"glpat-(?:[0-9A-Za-z_-]{27,300}(?:\.[0-9a-z]{2})?\.[0-9a-z]{9}|[0-9A-Za-z_-]{20})"),
     GITLAB, "GITLAB_TOKEN", routable),
    ("gitlab-deploy-token", "GitLab deploy token", "gldt-", word("gldt-[0-9A-Za-z_-]{20}"), GITLAB,
     "CI_DEPLOY_PASSWORD"),
    ("gitlab-runner-token", "GitLab runner token", "glrt- GR1348941", word("(?:glrt-|GR1348941)[0-9A-Za-z_-]{20}"),
     GITLAB, "CI_SERVER_TOKEN"),
    ("gitlab-trigger-token", "GitLab pipeline trigger token", "glptt-", word("glptt-[0-9a-f]{40}"), GITLAB,
     "GITLAB_TRIGGER"),
    ("gitlab-job-token", "GitLab job token", "glcbt-", word("glcbt-[0-9a-f]{1,5}_[0-9A-Za-z_-]{20}"), GITLAB,
     "CI_JOB_TOKEN", None, REVOKE),
    ("gitlab-feed-token", "GitLab feed token", "glft-", word("glft-[0-9A-Za-z_-]{20}"), GITLAB, ""),
    ("gitlab-mail-token", "GitLab incoming mail token", "glimt-", word("glimt-[0-9a-z]{25}"), GITLAB, ""),
    ("gitlab-agent-token", "GitLab agent token", "glagent-", word("glagent-[0-9A-Za-z_-]{50}"), GITLAB, ""),
    ("gitlab-oauth-secret", "GitLab OAuth application secret", "gloas-", word("gloas-[0-9a-f]{64}"), GITLAB, ""),
    ("gitlab-scim-token", "GitLab SCIM token", "glsoat-", word("glsoat-[0-9A-Za-z_-]{20}"), GITLAB, ""),
    ("gitlab-flags-token", "GitLab feature flags token", "glffct-", word("glffct-[0-9A-Za-z_-]{20}"), GITLAB, ""),
    ("bitbucket-password", "Bitbucket app password", "ATBB", word("ATBB[0-9A-Za-z]{32}"),
     "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/", "BITBUCKET_APP_PASSWORD", mixed),
    ("bitbucket-token", "Bitbucket access token", "ATCTT3", word("ATCTT3[0-9A-Za-z_-]{150,220}=[0-9A-F]{8}"),
     "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/", "BITBUCKET_TOKEN"),
    ("atlassian-token", "Atlassian API token", "ATATT3", word("ATATT3[0-9A-Za-z_-]{150,220}=[0-9A-F]{8}"),
     "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
     "ATLASSIAN_API_TOKEN"),
    ("npm-token", "npm access token", "npm_", word("npm_[0-9A-Za-z]{36}"),
     "https://github.blog/2021-09-23-announcing-npms-new-access-token-format/", "NPM_TOKEN", crc62),
    ("pypi-token", "Python Package Index token", "pypi-AgE", word("pypi-AgE[0-9A-Za-z_-]{80,1000}"),
     "https://packaging.python.org/en/latest/specifications/pypirc/", "TWINE_PASSWORD", macaroon),
    ("dockerhub-token", "Docker Hub access token", "dckr_pat_", word("dckr_pat_[0-9A-Za-z_-]{27}"),
     "https://docs.docker.com/security/access-tokens/", "DOCKER_PASSWORD"),
    ("dockerhub-organization-token", "Docker Hub organization token", "dckr_oat_", word("dckr_oat_[0-9A-Za-z_-]{32}"),
     "https://docs.docker.com/enterprise/security/access-tokens/", "DOCKER_PASSWORD"),
    ("nuget-key", "NuGet API key", "oy2", word("oy2[2-7a-z]{43}"),
     "https://learn.microsoft.com/nuget/nuget-org/publish-a-package", "NUGET_API_KEY"),
    ("clojars-token", "Clojars deploy token", "CLOJARS_", word("CLOJARS_[0-9a-f]{60}"),
     "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens", "CLOJARS_PASSWORD"),
    ("artifactory-key", "Artifactory API key", "AKCp", word("AKCp[0-9A-Za-z]{69}"), JFROG, "JFROG_API_KEY"),
    ("artifactory-token", "Artifactory reference token", "cmVmdGtu", word("cmVmdGtu[0-9A-Za-z]{56}"), JFROG,
     "JFROG_ACCESS_TOKEN", decodes_to(b"reftkn:")),
    ("terraform-token", "HCP Terraform API token", ".atlasv1.",
     word(r"[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,70}"),
     "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens", "TF_TOKEN"),
    ("vault-token", "Vault token", "hvs. hvb. hvr.", word(r"hv[sbr]\.[0-9A-Za-z_-]{24,300}"),
     "https://developer.hashicorp.com/vault/docs/concepts/tokens", "VAULT_TOKEN", mixed),
    ("pulumi-token", "Pulumi access token", "pul-", word("pul-[0-9a-f]{40}"),
     "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/", "PULUMI_ACCESS_TOKEN"),
    ("doppler-token", "Doppler token", "dp.pt. dp.st. dp.sa. dp.ct. dp.scim. dp.audit.",
     word(r"dp\.(?:pt|sa|ct|scim|audit|st|st\.[0-9a-z_-]{1,40})\.[0-9A-Za-z]{40,44}"),
     "https://docs.doppler.com/docs/service-tokens", "DOPPLER_TOKEN"),
    ("1password-token", "1Password service account token", "ops_eyJ", word("ops_eyJ[0-9A-Za-z+/_-]{200,3000}={0,2}"),
     "https://developer.1password.com/docs/service-accounts/", "OP_SERVICE_ACCOUNT_TOKEN",
     lambda value: "signInAddress" in claims(value[4:])),
    ("sonar-token", "SonarQube token", "sqp_ squ_ sqa_", word("sq[pua]_[0-9a-f]{40}"),
     "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/", "SONAR_TOKEN"),
    ("circleci-token", "CircleCI token", "CCIPAT_ CCIPRJ_", word("CCIP(?:AT|RJ)_[0-9A-Za-z]{22}_[0-9a-f]{40}"),
     "https://circleci.com/docs/managing-api-tokens/", "CIRCLE_TOKEN"),
    ("buildkite-token", "Buildkite API token", "bkua_", word("bkua_[0-9a-f]{40}"),
     "https://buildkite.com/docs/apis/managing-api-tokens", "BUILDKITE_API_TOKEN"),
    ("sourcegraph-token", "Sourcegraph access token", "sgp_", word("sgp_(?:(?:[0-9a-f]{16}|local)_)?[0-9a-f]{40}"),
     "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token", "SRC_ACCESS_TOKEN"),
    ("postman-key", "Postman API key", "PMAK-", word("PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
     "https://learning.postman.com/docs/developer/postman-api/authentication/", "POSTMAN_API_KEY"),
    ("linear-key", "Linear API key", "lin_api_", word("lin_api_[0-9A-Za-z]{40}"),
     "https://linear.app/developers/graphql", "LINEAR_API_KEY"),
    ("figma-token", "Figma access token", "figd_", word("figd_[0-9A-Za-z_-]{40}"),
     "https://developers.figma.com/docs/rest-api/authentication/", "FIGMA_TOKEN"),
)
CODE_NEAR: tuple[Row, ...] = (
    ("cargo-token", "crates token", "cargo crates", word("cio[0-9A-Za-z]{32}"),
     "https://doc.rust-lang.org/cargo/reference/publishing.html", "CARGO_REGISTRY_TOKEN", strewn),
    ("anaconda-token", "Anaconda token", "anaconda conda", word(f"[a-z]{{2}}-{UUID}"),
     "https://www.anaconda.com/docs/tools/anaconda-org/user-guide/work-with-tokens", "ANACONDA_API_TOKEN"),
    ("snyk-token", "Snyk API token", "snyk", word(UUID), "https://docs.snyk.io/snyk-api/authentication-for-api",
     "SNYK_TOKEN"),
)
