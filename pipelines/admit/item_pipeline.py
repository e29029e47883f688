"""The admit step as a Scrapy item pipeline."""

from pipelines.step import StepPipeline


class AdmitPipeline(StepPipeline):
    step = "admit"
