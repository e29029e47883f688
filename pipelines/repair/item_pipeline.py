"""The repair step as a Scrapy item pipeline."""

from pipelines.step import StepPipeline


class RepairPipeline(StepPipeline):
    step = "repair"
