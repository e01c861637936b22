"""Is it right? Each eval is a command, `./run.sh eval NAME`; README.md lists them."""
