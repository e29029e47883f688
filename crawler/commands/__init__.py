"""`scrapy` commands of this project; each module is one.

Scrapy imports all of them at each start: a command imports its work where it runs.
"""
