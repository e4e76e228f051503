"""Loops over pairs, compiled. Arrays in, arrays out; no keys, no rules of the trade.

Each lets go of the interpreter lock and is compiled once a machine: compiling is what a first run waits for.
Texts come as (signs, starts), sets of numbers as (members, starts); a kernel writes a row of `out` for each
feature and a column for each pair.
"""
