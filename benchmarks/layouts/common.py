"""Layouts that very many publishers use, each in its plainest shape."""

from benchmarks.layouts import Layout, form, indicator, table

_COLUMNS = ("一级指标", "二级指标", "三级指标")
_BUDGETS = ("年初预算数", "全年预算数", "全年执行数")

_GOAL = Layout(
    "a_goal_with_merged_levels",
    [
        "2024年度项目支出绩效目标表",
        table(
            ["项目名称", ("农村供水管护", 4, 1)],
            ["主管部门", ("青川县水务局", 2, 1), "实施单位", "青川县供水站"],
            ["年度资金总额（万元）", "86.5", "其中：财政拨款", "80", ""],
            ["", "", "其他资金", "6.5", ""],
            ["年度目标", ("管好用好全县供水工程，群众喝上放心水。", 4, 1)],
            [("绩效指标", 1, 5), *_COLUMNS, "指标值"],
            [("产出指标", 1, 3), ("数量指标", 1, 2), "管护供水站", "≥12座"],
            ["更换水表", "2300只"],
            ["时效指标", "故障抢修时限", "≤24小时"],
            ["满意度指标", "服务对象满意度指标", "用水户满意度", "≥92%"],
        ),
    ],
    [
        form(
            "goal",
            "农村供水管护",
            unit="青川县供水站",
            year=2024,
            goal="管好用好全县供水工程，群众喝上放心水。",
            amounts=[
                ("budget", "annual", "865000"),
                ("fiscal", "annual", "800000"),
                ("other", "annual", "65000"),
            ],
            indicators=[
                indicator("产出", "数量", "管护供水站", "≥12座"),
                indicator("产出", "数量", "更换水表", "2300只"),
                indicator("产出", "时效", "故障抢修时限", "≤24小时"),
                indicator("满意度", "服务对象满意度", "用水户满意度", "≥92%"),
            ],
        )
    ],
)

_SELF_EVALUATION = Layout(
    "a_self_evaluation_with_scores",
    [
        "项目支出绩效自评表",
        "（2022年度）",
        table(
            ["项目名称", ("社区老年食堂运营补助", 7, 1)],
            ["主管部门", ("某区民政局", 3, 1), "实施单位", ("某区养老服务中心", 3, 1)],
            [("项目资金（万元）", 1, 2), "", *_BUDGETS, "分值", "执行率", "得分"],
            ["年度资金总额", "60", "54", "51.3", "10", "95%", "9.5"],
            [*_COLUMNS, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
            ["产出指标", "数量指标", "补助食堂数", "≥18家", "17家", "50", "47.2", "一家停业"],
            ["效益指标", "社会效益指标", "日均就餐人次", "≥900人次", "1050人次", "40", "40", ""],
        ),
    ],
    [
        form(
            "self_evaluation",
            "社区老年食堂运营补助",
            unit="某区养老服务中心",
            year=2022,
            amounts=[
                ("budget", "initial", "600000"),
                ("budget", "annual", "540000"),
                ("budget", "executed", "513000"),
            ],
            indicators=[
                indicator("产出", "数量", "补助食堂数", "≥18家")
                | {"result_text": "17家", "weight": "50", "score": "47.2"},
                indicator("效益", "社会效益", "日均就餐人次", "≥900人次")
                | {"result_text": "1050人次", "weight": "40", "score": "40"},
            ],
        )
    ],
)

_DEPARTMENT = Layout(
    "a_whole_department_with_tasks",
    [
        "2023年部门整体支出绩效目标表",
        table(
            ["部门名称", ("某市文化馆", 3, 1)],
            ["预算支出（万元）", "740", "基本支出", "420"],
            ["任务名称", "主要内容", ("预算金额（万元）", 2, 1)],
            ["下乡演出", "送戏进村", ("320", 2, 1)],
            ["年度总体目标", ("演出进村，展览常新。", 3, 1)],
            [*_COLUMNS, "指标值"],
            ["产出指标", "数量指标", "下乡演出场次", "≥150场"],
            ["产出指标", "质量指标", "演出完成率", "100%"],
        ),
    ],
    [
        form(
            "department",
            None,
            unit="某市文化馆",
            year=2023,
            goal="演出进村，展览常新。",
            amounts=[("budget", "annual", "7400000"), ("basic_spending", "annual", "4200000")],
            indicators=[
                indicator("产出", "数量", "下乡演出场次", "≥150场"),
                indicator("产出", "质量", "演出完成率", "100%"),
            ],
        )
    ],
)

_TWO_FORMS = Layout(
    "two_forms_one_under_the_other",
    [
        block
        for project, budget in (("公路养护", "300"), ("桥梁检测", "45"))
        for block in (
            f"{project}（2025年）绩效目标表",
            table(
                ["项目名称", (f"{project}（2025年）", 3, 1)],
                ["预算单位", ("307001某县公路段", 3, 1)],
                ["预算数（万元）", budget, "其中：财政资金", budget],
                [*_COLUMNS, "指标值"],
                ["产出指标", "数量指标", f"{project}数量", "≥40公里"],
            ),
        )
    ],
    [
        form(
            "goal",
            f"{project}（2025年）",
            unit="某县公路段",
            unit_code="307001",
            year=2025,
            amounts=[("budget", "annual", f"{budget}0000"), ("fiscal", "annual", f"{budget}0000")],
            indicators=[indicator("产出", "数量", f"{project}数量", "≥40公里")],
        )
        for project, budget in (("公路养护", "300"), ("桥梁检测", "45"))
    ],
)

_NO_FORM = Layout(
    "a_budget_table_that_is_no_form",
    [
        "2024年一般公共预算支出表",
        table(
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["205", "教育支出", "880", "700", "180"],
            ["208", "社会保障和就业支出", "96", "96", ""],
        ),
    ],
    [],
)

LAYOUTS = (_GOAL, _SELF_EVALUATION, _DEPARTMENT, _TWO_FORMS, _NO_FORM)
