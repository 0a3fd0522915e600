"""The codes that commands end with, in Chinese and English."""

from enum import IntEnum
from typing import Self


class ExitCode(IntEnum):
    """How a command ended, for a script that runs it."""

    zh: str
    en: str

    def __new__(cls, value: int, zh: str, en: str) -> Self:
        """Take a number with what it means."""
        code = int.__new__(cls, value)
        code._value_ = value
        code.zh, code.en = zh, en
        return code

    DONE = 0, "一切正常", "all well"
    UNEXPECTED = (
        1,
        "意外故障，例如连续多次装载中断",
        "an unexpected fault, or loads that crash again and again",
    )
    WRONG_USAGE = 2, "用法有误", "wrong usage"
    LEFT_OUT = (
        3,
        "已装载，但有文件被拒绝或有内容被隔离",
        "loaded, but something was refused or quarantined",
    )
    NOT_PUBLISHED = 4, "尚未发布", "nothing is published yet"
    LOAD_RUNNING = 5, "另一次装载正在运行", "another load is running"
    BUILD_FAILED = (
        6,
        "构建失败，上一个发布版照常服务",
        "the build failed, and the last release goes on serving",
    )
    STORAGE_FAILED = 7, "磁盘已满或只读", "a disk is full or read-only"
    RELEASE_DAMAGED = 8, "发布版受损", "a release is damaged"
    ALARM = 9, "报警", "an alarm"
    CLUSTER_FAILED = 10, "集群丢失了文件", "a cluster lost documents"
    UNDECORATED = (
        11,
        "已发布，但缺少页面、dbt 文档或数据包",
        "published, but without its pages, docs or data package",
    )
    NOT_FETCHED = (
        12,
        "抓取完成，但有网页或文件未能取得",
        "fetched, but some pages or documents could not be had",
    )
