#!/bin/sh
# Builds the wheel, installs it with all that the tests need into an environment of its own, and runs the tests on it
# from a copy of the repository without src: what they try is what a person has who installed Quoth.
#     sh tests/on_the_wheel.sh PYTHON [ARGUMENTS OF PYTEST]
set -e
python=$1
shift
cd "$(dirname "$0")/.."
place=$PWD/build/wheel
bin=$place/.venv/bin
rm -rf "$place" build/lib build/bdist.*  # setuptools packs what lies in build/lib, gone modules among it
mkdir -p "$place/away"
"$python" -m venv "$place/.venv"
"$bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$place" .
"$bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt \
    "$(ls "$place"/quoth-*.whl)[ui,eval,milvus,ocr,train,test]"
tar -cf - --exclude=./src --exclude=./build --exclude=./index --exclude=./.venv --exclude=./.git . | tar -xf - -C "$place/away"
cd "$place/away"
unset PYTHONPATH
"$bin/python" -c 'import quoth, sys; sys.exit("site-packages" not in quoth.__file__ and "this is not the wheel")'
"$bin/python" -m pytest -n auto --maxprocesses 4 --dist loadfile "$@"
