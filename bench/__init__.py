"""Is it fast? Each bench is a command, `./run.sh bench NAME`; README.md lists them."""
