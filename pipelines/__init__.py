"""jixiao (绩效): the warehouse of Chinese budget-performance forms (绩效目标表)."""
