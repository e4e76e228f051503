"""Measures as jobs of Spark, for more arcs than one machine holds: the same numbers as on one machine.

from graph.reach.engines import spark

vertices, edges = spark.read(session, "graph", "follows")
scores = spark.pagerank(vertices, edges)
"""

from __future__ import annotations

from graph.spark import needed

try:
    from graph.reach.engines.spark_balls import harmonic, within
    from graph.reach.engines.spark_graph import read
    from graph.reach.engines.spark_walk import pagerank, topic_pagerank
except ModuleNotFoundError:
    needed()
    raise

__all__ = ["harmonic", "pagerank", "read", "topic_pagerank", "within"]
