"""Who is heard, by how many different people, and whose word travels.

The store (or a file of arcs) is read once into a `Snapshot`; every measure is a pure function of
it. One module holds one measure; each gives `Ranked` rows that say why.
"""
