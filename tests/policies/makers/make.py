"""Write the labelled corpus: ``python make.py OUTPUT_FOLDER`` makes OUTPUT_FOLDER/tree and OUTPUT_FOLDER/labels.json.

Needs an environment with requirements.txt and torch; the tests only read what it wrote. Names, labels and contents are
the same in every run; some fifty files differ in a date, a random id or a salt that their library writes into them.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.update(KERAS_BACKEND="torch", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", CUDA_VISIBLE_DEVICES="")
os.environ.update(OMP_NUM_THREADS="1", PYTHONWARNINGS="ignore", SOURCE_DATE_EPOCH="1700000000", TZ="UTC")

# our own modules have names that libraries have too (tables): the tests' folder takes the place of this one
sys.path[0] = str(Path(__file__).resolve().parents[2])

from policies.makers import corpus  # noqa: E402

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the labelled corpus.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="a comma separated list of parts, for work on one of them")
    options = parser.parse_args()
    sys.exit(corpus.write(options.folder, options.only.split(",") if options.only else []))
