"""The language step as a Scrapy item pipeline."""

from pipelines.step import StepPipeline


class LanguagePipeline(StepPipeline):
    step = "language"
