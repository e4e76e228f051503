"""Loops over arcs, compiled. Arrays in, arrays out; no keys, no names, no rules of the trade.

Each kernel has one signature (int64 offsets, int32 neighbours, float32 weights), lets go of the
interpreter lock, and is compiled once a machine: compiling is what a first run waits for.
"""
