"""Which names train, track and keep: facts of the libraries, as they document them."""

from __future__ import annotations

from mlops_policy.tracking import ALL, METRICS, MODEL, PARAMETERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Libraries that train; a module that imports none of them is looked at no further.
ML = _words(
    "sklearn xgboost lightgbm catboost torch pytorch_lightning lightning keras tf_keras tensorflow transformers trl"
    " accelerate deepspeed imblearn"
)
# Parts of scikit-learn whose classes are models that one is trained for; not: preparation, clusters, projections.
MODEL_PARTS = _words(
    "calibration cross_decomposition discriminant_analysis ensemble gaussian_process kernel_ridge linear_model"
    " model_selection multiclass multioutput naive_bayes neighbors neural_network semi_supervised svm tree"
)
UNSUPERVISED = _words(
    "IsolationForest KernelDensity LocalOutlierFactor NearestNeighbors OneClassSVM RandomTreesEmbedding"
    " SGDOneClassSVM BernoulliRBM"
)
SEARCHES = _words(
    "GridSearchCV RandomizedSearchCV HalvingGridSearchCV HalvingRandomSearchCV BayesSearchCV TuneSearchCV"
)
PIPELINES = _words("Pipeline make_pipeline")
FITS = _words("fit fit_generator partial_fit train train_on_batch")
# What a Keras model is made by.
KERAS_MODELS = ("Model()", "Sequential()", "load_model()", "model_from_json()", "clone_model()", ".applications.")
# Arguments that only the fit of a model has.
FIT_ARGUMENTS = _words("epochs validation_data eval_set batch_size steps_per_epoch nb_epoch validation_split")
# Orchestrators that keep what a step returns or gives to itself.
KEEPERS = _words("metaflow zenml dagster kedro flytekit kfp tfx sagemaker mlrun ray")
# Packages that search for parameters.
SEARCHERS = _words("optuna hyperopt skopt nevergrad flaml kerastuner keras_tuner bayes_opt talos")
SPLITTERS = _words(
    "KFold StratifiedKFold GroupKFold StratifiedGroupKFold RepeatedKFold RepeatedStratifiedKFold TimeSeriesSplit"
    " LeaveOneOut LeaveOneGroupOut ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit"
)
VALIDATIONS = _words("cross_val_score cross_validate cross_val_predict learning_curve validation_curve")

TRACKERS = _words("mlflow wandb dvclive clearml trains comet_ml neptune aim swanlab trackio sacred")
# What the start of a tracker keeps by itself.
STARTS = {
    "clearml.Task.init": ALL,
    "trains.Task.init": ALL,
    "wandb.save": frozenset([MODEL]),
    **dict.fromkeys(
        "comet_ml.Experiment comet_ml.OfflineExperiment comet_ml.ExistingExperiment comet_ml.start comet_ml.init"
        " neptune.init neptune.init_run neptune.new.init neptune.new.init_run neptune.create_experiment aim.Run"
        " aim.Session aim.sdk.Run swanlab.init trackio.init sacred.Experiment determined.core.init"
        " dvclive.Live".split(),
        frozenset([METRICS, PARAMETERS]),
    ),
}
# Methods and functions, by the last part of their names, whoever has them.
_LASTS = {
    METRICS: "log_metric log_metrics log_scalar log_scalars add_scalar add_scalars log_batch report_scalar log_value"
    " log_table log_confusion_matrix log_sklearn_plot log_plot log_dict log_text save_metrics write_metrics"
    " add_pr_curve plot_metrics scalar log_history",
    PARAMETERS: "log_param log_params log_hyperparams log_hparams log_parameters log_hyperparameters log_parameter"
    " save_hyperparameters add_hparams log_config save_config set_hyperparameters",
    MODEL: "log_model save_model save_pretrained save_weights push_to_hub save_checkpoint register_model"
    " link_model export_model export_saved_model save_state save_state_dict dump_model export_onnx to_onnx"
    " create_registered_model save_lora_weights save_16bit_model update_checkpoint save_booster",
}
LASTS = {name: frozenset([kind]) for kind, names in _LASTS.items() for name in names.split()} | {
    "add_hparams": frozenset([METRICS, PARAMETERS]),
    "init_trackers": frozenset([PARAMETERS]),
    **dict.fromkeys("log_artifact log_artifacts upload_file upload_blob upload_from_filename put_object".split(), ALL),
    **dict.fromkeys("upload_fileobj upload_folder add_file log_code upload_artifact".split(), ALL),
    # callbacks and loggers that are handed to a trainer
    **dict.fromkeys(
        "TensorBoard CSVLogger WandbMetricsLogger MlflowCallback MLflowCallback DVCLiveCallback DVCLiveLogger"
        " DvcLiveCallback DvcLiveLogger NeptuneCallback NeptuneLogger AimCallback AimLogger CometLogger WandbLogger"
        " MLFlowLogger MLflowLogger TensorBoardLogger NeptuneMonitor neptune_monitor ClearMLLogger".split(),
        frozenset([METRICS]),
    ),
    "WandbCallback": frozenset([METRICS, MODEL]),
    **dict.fromkeys(
        "ModelCheckpoint WandbModelCheckpoint BackupAndRestore TrainingCheckPoint CheckpointManager".split(),
        frozenset([MODEL]),
    ),
}
# Trackers whose ``log`` keeps metrics.
LOGGERS = _words("wandb dvclive azureml accelerate neptune comet_ml aim swanlab trackio lightning pytorch_lightning")
# Libraries whose ``log`` is a logarithm or a message.
NO_LOGGERS = _words("math numpy torch tensorflow jax scipy sympy cmath logging loguru structlog keras pandas")
# Settings that the repository holds, and so keeps.
READS = _words(
    "yaml.safe_load yaml.load yaml.full_load omegaconf.OmegaConf.load toml.load tomllib.load tomli.load"
    " dvc.api.params_show json.load configparser.ConfigParser().read hydra.compose hydra.main"
)

DUMPS = _words(
    "pickle.dump pickle.dumps cPickle.dump _pickle.dump joblib.dump sklearn.externals.joblib.dump dill.dump"
    " cloudpickle.dump cloudpickle.dumps skops.io.dump compress_pickle.dump torch.save torch.jit.save torch.onnx.export"
    " tensorflow.saved_model.save onnx.save onnx.save_model safetensors.torch.save_file mlem.api.save"
)
TABLES = _words(
    "to_csv to_json to_parquet to_excel to_pickle to_sql to_html to_markdown to_feather to_hdf to_latex to_yaml"
    " write_csv write_json write_parquet write_yaml write_text write_bytes write writelines writerow writerows dump"
    " safe_dump savetxt save savez savez_compressed insert_one insert_many"
)
FIGURES = _words("savefig write_html write_image imsave imwrite save_image save_fig save_figure save_plot")
SCREENS = _words("sys tqdm streamlit rich click typer IPython pprint logging loguru absl warnings")
SAYS = _words(
    "print info debug warning warn error critical exception success echo secho pprint display write_line set_postfix"
    " set_description set_postfix_str"
)
# What a helper is called that keeps what it is given.
SINKS = _words(
    "save saves saver log logger write writer dump record recorder report reporter track tracker export store persist"
    " checkpoint checkpoints upload publish register push artifact artifacts serialize tensorboard wandb mlflow"
)
# What such a helper is given where it keeps all there is.
WHOLES = _words("run experiment training everything all session results")

# Words that say what is kept, in names, keys and paths.
SCORES = _words(
    "metric metrics score scores accuracy accuracies acc auc auroc auprc f1 fscore loss losses rmse mse mae mape smape"
    " r2 rsquared precision recall perplexity ppl bleu rouge iou dice psnr ssim logloss brier kappa mcc wer cer"
    " report confusion ndcg mrr map50 rmsle specificity sensitivity"
)
RESULTS = SCORES | _words(
    "result results reports eval evaluation evaluations history hist performance perf summary stats statistics"
    " leaderboard benchmark kpi comparison ranking curve curves log logs logfile trace records error errors err"
    " experiment tracker monitor epoch epochs"
)
SETTINGS = _words(
    "param params parameter parameters config configs configuration cfg conf hparam hparams hyperparameters hyper args"
    " arguments settings options opt opts namespace"
)
MODELS = _words(
    "model models clf classifier regressor regression estimator net network weights checkpoint ckpt pipeline pipe"
    " booster bst forest tree svm svc svr xgb lgb lgbm cat catboost rf lr logreg knn nb gbm bundle artifact state"
    " learner policy agent generator discriminator backbone trainer predictor mlp cnn lstm rnn gru"
    " bert unet resnet autoencoder vae gan gb gbr gbc dt lasso ridge"
)
# What is dumped beside a model, and is none.
ASIDE = _words(
    "scaler encoder encoders decoder vectorizer vocab vocabulary tokenizer imputer columns features feature label"
    " labels history metrics results scores mapping binarizer preprocessor transformer pca threshold params config data"
    " dataset train test x y predictions preds"
)
ANSWERS = _words(
    "prediction predictions predicted pred preds submission submissions sub output outputs oof forecast forecasts probs"
)
# Parameters of models and their training, as options name them.
HYPER = _words(
    "lr alpha beta gamma lambda l1 l2 c epochs epoch dropout momentum seed optimizer iterations depth leaves kernel"
    " estimators patience warmup temperature heads folds layers hidden units eta subsample decay learning batch"
    " regularization penalty criterion loss neighbors iter iters steps rounds rate size"
)
