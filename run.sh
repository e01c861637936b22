#!/usr/bin/env bash
# How to do everything with Comity, from a fresh clone with nothing but Python 3.11 or newer:
#
#     ./run.sh setup            the virtual environment .venv, from the hashed lock file
#     ./run.sh demo             setup, then the sample monitor in demo/; says where its site is
#     ./run.sh serve-demo       show it in a browser
#     ./run.sh test [ARG …]     all tests (pytest's arguments)
#     ./run.sh check            formatting, lint, types, codebook, the shape of the house
#     ./run.sh eval NAME …      is it right?      evals/README.md; without a NAME: which there are
#     ./run.sh bench NAME …     is it fast?       bench/README.md; without a NAME: which there are
#     ./run.sh sbom [FILE]      the software bill of materials (CycloneDX), with the lock file's hashes; comity.cdx.json
#     ./run.sh docs             where to read
#     ./run.sh lock             write requirements.lock anew, with the newest versions that pyproject.toml allows
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

VENV=.venv
BIN=$VENV/bin

python_for_setup() {
    local name
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if command -v "$name" > /dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$name"
            return
        fi
    done
    echo "run.sh: no Python 3.11 or newer found; install one, or name it: PYTHON=/path/to/python ./run.sh setup" >&2
    return 1
}

# The stamp holds what was installed, so that nothing is done while neither the lock file nor pyproject.toml changed.
setup() {
    local stamp=$VENV/setup.done wanted python
    wanted=$(cksum requirements.lock pyproject.toml)
    if [[ -x $BIN/comity && -f $stamp && $(< "$stamp") == "$wanted" ]]; then
        return
    fi
    python=$(python_for_setup)
    echo "Setting up $VENV with $("$python" --version) (a minute or two) …" >&2
    [[ -x $BIN/python ]] || "$python" -m venv "$VENV"
    "$BIN/python" -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
    "$BIN/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    echo "$wanted" > "$stamp"
}

demo() {
    setup
    mkdir -p demo
    cp -R examples/belarus/. demo/
    "$BIN/comity" run demo
    echo
    echo "Open demo/site/index.html in a browser, or serve it with search and API:  ./run.sh serve-demo"
    echo "The commands of README.md (comity init, comity run, …) are found after:  . $BIN/activate"
}

check() {
    setup
    "$BIN/ruff" format --check src tests evals bench
    "$BIN/ruff" check src tests evals bench
    "$BIN/mypy"
    "$BIN/comity" codebook check plover
    "$BIN/pytest" -q tests/test_house.py
}

# Modules of a folder that can be run: those with a main.
commands_in() {
    grep -l '^def main' "$1"/*.py | xargs -n 1 basename | sed 's/\.py$//' | tr '\n' ' '
}

measure() {
    local folder=$1 name=${2:-}
    setup
    if [[ -z $name || ! -f $folder/$name.py ]]; then
        echo "run.sh: name one of: $(commands_in "$folder")" >&2
        return 2
    fi
    "$BIN/python" -m "$folder.$name" "${@:3}"
}

docs() {
    echo "README.md first. Then:"
    grep -H -m 1 '^# ' docs/*.md evals/README.md bench/README.md examples/*/README.md | sed 's/:# /    /'
}

# Needs uv, which only this command needs: pip install uv. Names no address and no path of this machine.
lock() {
    local uv
    uv=$(command -v uv || echo "$BIN/uv")
    "$uv" pip compile --universal --python-version 3.11 --generate-hashes --upgrade --group dev pyproject.toml \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock.tmp --quiet
    {
        echo "# Everything Comity and its tests need, with hashes. Written by ./run.sh lock; installed by ./run.sh setup."
        cat requirements.lock.tmp
    } > requirements.lock
    rm requirements.lock.tmp
}

case ${1:-help} in
    setup) setup ;;
    demo) demo ;;
    serve-demo) setup && "$BIN/comity" serve demo "${@:2}" ;;
    test) setup && "$BIN/pytest" -n 2 "${@:2}" ;;
    check) check ;;
    eval) measure evals "${@:2}" ;;
    bench) measure bench "${@:2}" ;;
    sbom) setup && "$BIN/comity" doctor --sbom "${2:-comity.cdx.json}" --lock requirements.lock ;;
    docs) docs ;;
    lock) lock ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" ;;
esac
