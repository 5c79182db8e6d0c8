CREATE DATABASE predictions; -- the prediction log, beside the database of MLflow
