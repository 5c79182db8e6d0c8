"""What draws from chance, what seeds it, and what is deterministic though it takes a seed.

Sources. The parameters ``random_state`` and ``seed`` of scikit-learn 1.9.1, imbalanced-learn 0.14.2 and optuna 5.0.0
were listed from their signatures. Every estimator of scikit-learn was then fitted on two data sets with three seeds:
what came out the same is left out, unless its documentation says that it draws, as extra trees and mixtures do, or
names an argument with which it does (``SOMETIMES``).
XGBoost 3.2.0, LightGBM 4.7.0 and CatBoost 1.2.10 are left out: without a seed they take a fixed one, and two fits with
row and column sampling were equal. So is the ``Trainer`` of transformers, whose arguments have the seed 42, and
``torch.Generator()``, which begins with a fixed one.

Names of estimators are shortened to the package and the last part: ``sklearn.KMeans`` is ``sklearn.cluster.KMeans``.
"""

from __future__ import annotations

PYTHON, NUMPY, TORCH, TENSORFLOW = "random", "numpy", "torch", "tensorflow"
EVERY = frozenset([PYTHON, NUMPY, TORCH, TENSORFLOW])


def _named(package: str, names: str) -> frozenset[str]:
    return frozenset(f"{package}.{name}" for name in names.split())


# Libraries that learn; without one, a draw may be that of a game or a test of a server.
LEARN = frozenset(
    "catboost flax imblearn jax keras lightgbm lightning pytorch_lightning sklearn tensorflow tf_keras torch trl"
    " transformers xgboost".split()
)
# Libraries whose functions seed no global generator by an argument, except those named below.
LIBRARIES = frozenset(
    "catboost datasets imblearn jax keras lightgbm numpy optuna pandas polars random scipy sklearn tensorflow torch"
    " torchvision umap xgboost".split()
)
# Others that seed nothing, whatever they set up.
NEUTRAL = frozenset(
    "clearml comet_ml dagshub dotenv dvclive hydra logging matplotlib mlflow neptune nltk pygame ray spacy streamlit"
    " wandb".split()
)
# What seeds which of the global generators, by full names; `facts` knows more by their last part.
SEEDERS = {
    **dict.fromkeys(("random.seed", "random.setstate"), frozenset([PYTHON])),
    **dict.fromkeys(("numpy.random.seed", "numpy.random.set_state"), frozenset([NUMPY])),
    **dict.fromkeys(
        "torch.manual_seed torch.random.manual_seed torch.cuda.manual_seed torch.cuda.manual_seed_all"
        " torch.set_rng_state torch.random.set_rng_state torch.mps.manual_seed".split(),
        frozenset([TORCH]),
    ),
    **dict.fromkeys(
        "tensorflow.random.set_seed tensorflow.random.set_random_seed tensorflow.set_random_seed"
        " tensorflow.compat.v1.set_random_seed tensorflow.compat.v1.random.set_random_seed".split(),
        frozenset([TENSORFLOW]),
    ),
}
# What makes a trainer seed before it trains: not what was drawn before.
SETTINGS = ("transformers.TrainingArguments", "transformers.Seq2SeqTrainingArguments", "trl.SFTConfig")
# Functions of the global generators that part data, or put it into another order: nobody wants chance in these.
SHUFFLES = {"random.shuffle": PYTHON, "numpy.random.shuffle": NUMPY, "numpy.random.permutation": NUMPY}
# The generators that one makes; without an argument each begins with what the machine offers.
GENERATORS = frozenset(
    "random.Random numpy.random.default_rng numpy.random.RandomState numpy.random.PCG64 numpy.random.PCG64DXSM"
    " numpy.random.MT19937 numpy.random.Philox numpy.random.SFC64 numpy.random.SeedSequence"
    " tensorflow.random.Generator.from_non_deterministic_state".split()
)
# Those that take a seed and nothing else, or that first.
TAKERS = GENERATORS | SEEDERS.keys() | {"jax.random.PRNGKey", "jax.random.key"}
# What the machine offers, another thing each time.
CLOCKS = frozenset(
    "time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns time.process_time"
    " time.clock datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today os.getpid os.urandom uuid.uuid1"
    " uuid.uuid4 secrets.randbits secrets.randbelow secrets.token_bytes random.SystemRandom().randint"
    " random.SystemRandom().random random.SystemRandom().getrandbits".split()
)

# What draws from NumPy's global generator where it gets no ``random_state``.
ALWAYS = _named(
    "sklearn",
    "BaggingClassifier BaggingRegressor BayesianGaussianMixture BernoulliRBM BisectingKMeans DictionaryLearning"
    " EllipticEnvelope ExtraTreeClassifier ExtraTreeRegressor ExtraTreesClassifier ExtraTreesRegressor FastICA"
    " GaussianMixture GaussianRandomProjection GroupShuffleSplit HalvingRandomSearchCV IsolationForest KMeans"
    " LatentDirichletAllocation MLPClassifier MLPRegressor MiniBatchDictionaryLearning MiniBatchKMeans"
    " MiniBatchSparsePCA Nystroem OutputCodeClassifier ParameterSampler PassiveAggressiveClassifier"
    " PassiveAggressiveRegressor PolynomialCountSketch RANSACRegressor RBFSampler RandomForestClassifier"
    " RandomForestRegressor RandomTreesEmbedding RandomizedSearchCV RepeatedKFold RepeatedStratifiedKFold"
    " SGDClassifier SGDOneClassSVM SGDRegressor ShuffleSplit SkewedChi2Sampler SparseRandomProjection"
    " SpectralClustering StratifiedShuffleSplit TheilSenRegressor k_means"
    " kmeans_plusplus resample shuffle spectral_clustering train_test_split",
) | _named(
    "imblearn",
    "ADASYN BalancedBaggingClassifier BalancedRandomForestClassifier BorderlineSMOTE ClusterCentroids"
    " CondensedNearestNeighbour EasyEnsembleClassifier InstanceHardnessThreshold KMeansSMOTE OneSidedSelection"
    " RUSBoostClassifier RandomOverSampler RandomUnderSampler SMOTE SMOTEENN SMOTEN SMOTENC SMOTETomek SVMSMOTE",
)
# As those, but what they do by chance is to break ties, or they draw pictures and examples: they warn.
MILDLY = _named(
    "sklearn",
    "AdaBoostClassifier AdaBoostRegressor DecisionTreeClassifier DecisionTreeRegressor GradientBoostingClassifier"
    " GradientBoostingRegressor LinearSVR MDS TSNE make_blobs make_checkerboard make_circles make_classification"
    " make_friedman1 make_friedman2 make_friedman3 make_gaussian_quantiles make_moons make_multilabel_classification"
    " make_regression make_s_curve make_swiss_roll permutation_importance smacof",
)
# Those that always do and also sort the colours of a picture.
CLUSTERS = _named("sklearn", "BisectingKMeans GaussianMixture KMeans MiniBatchKMeans k_means")
# As those that always do, but only where an argument has one of some values.
SOMETIMES: dict[str, tuple[str, tuple[object, ...]]] = {
    **dict.fromkeys(
        _named("sklearn", "KFold StratifiedKFold StratifiedGroupKFold GroupKFold learning_curve"), ("shuffle", (True,))
    ),
    **dict.fromkeys(
        _named("sklearn", "LogisticRegression LogisticRegressionCV Ridge RidgeClassifier"), ("solver", ("sag", "saga"))
    ),
    **dict.fromkeys(_named("sklearn", "ElasticNet ElasticNetCV Lasso LassoCV"), ("selection", ("random",))),
    **dict.fromkeys(_named("sklearn", "SVC NuSVC"), ("probability", (True,))),
    **dict.fromkeys(_named("sklearn", "ClassifierChain RegressorChain"), ("order", ("random",))),
    **dict.fromkeys(_named("sklearn", "NMF NeighborhoodComponentsAnalysis"), ("init", ("random",))),
    "sklearn.DummyClassifier": ("strategy", ("stratified", "uniform")),
    "sklearn.KernelPCA": ("eigen_solver", ("randomized",)),
    "sklearn.PCA": ("svd_solver", ("randomized",)),
}
# What draws from a generator of its own, so that only the argument ``seed`` helps.
SAMPLERS = _named("optuna", "CmaEsSampler GPSampler NSGAIISampler NSGAIIISampler RandomSampler TPESampler")
# All that draws from the two global generators of which everybody writes the functions out.
DRAWS = {
    **dict.fromkeys(
        _named(
            "random",
            "betavariate choice choices expovariate gauss getrandbits lognormvariate normalvariate randint random"
            " randrange sample triangular uniform",
        ),
        PYTHON,
    ),
    **dict.fromkeys(
        _named(
            "numpy.random",
            "beta binomial choice dirichlet exponential gamma geometric laplace lognormal multinomial"
            " multivariate_normal normal poisson rand randint randn random random_integers random_sample ranf"
            " standard_normal uniform",
        ),
        NUMPY,
    ),
}
