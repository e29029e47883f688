"""`scrapy` commands of this project; each module is one."""
