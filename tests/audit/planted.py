"""What is wrong in forms that were right: the truth about each stands before what is changed.

A fault is the name of a form of `correct_forms.txt`, the rules of which one should say it, and the
changes, a line each: `old -> new`. What becomes nothing takes its whole line along.
"""

from typing import NamedTuple


class Planted(NamedTuple):
    """A fault in a form.

    Attributes:
        form: the name of the form.
        rules: those that fit; one of them is enough.
        edits: what is changed.
        beside: another form of the same unit that is needed to see it, and what is changed in that.
    """

    form: str
    rules: str
    edits: str
    beside: tuple[str, str] | None = None


FAULTS = (
    Planted("供水管网", "missing_levels few_levels", "管网改造成本 ->\n智能水表采购成本 ->"),
    Planted("供水管网", "text_against_targets", "老旧供水管网23.5公里 -> 老旧供水管网32.5公里"),
    Planted("供水管网", "quantity_without_unit", "≥4200只 -> ≥4200"),
    Planted("公路养护", "satisfaction_without_number", "沿线群众满意度 | ≥85% -> 沿线群众满意度 | 良好"),
    Planted("公路养护", "floor_on_bad_count", "道路交通事故 | 0起 -> 道路交通事故 | ≥3起"),
    Planted("公路养护", "budget_split", "财政资金 | 498.4 -> 财政资金 | 489.4"),
    Planted("设备购置", "text_arithmetic", "单价31万元，合计372万元 -> 12台×31万元/台=382万元"),
    Planted("设备购置", "text_against_targets", "摄影系统 | 12台 -> 摄影系统 | ≥10台"),
    Planted("设备购置", "impossible_day", "使用时间 | 2024年9月底前 -> 使用时间 | 2024年9月31日前"),
    Planted("签约服务", "levels_of_government", "省级资金 | 792 -> 省级资金 | 972"),
    Planted("签约服务", "ratio_over_one", "疫苗接种率 | ≥90% -> 疫苗接种率 | ≥190%"),
    Planted("政务云", "money_unit_slip", "≤486万元 -> ≤486元"),
    Planted("政务云", "floor_on_bad_count", "网络安全事件 | 0次 -> 网络安全事件 | ≥2次"),
    Planted("政务云", "bare_timely", "故障响应时间 | ≤15分钟 -> 故障响应时间 | 及时"),
    Planted("政务云", "budget_missing", "4,860,000.00 | 其中：财政拨款 | 4,860,000.00 -> | 其中：财政拨款 |"),
    Planted("智慧校园", "decimal_slip cost_over_budget", "≤27.6万元 -> ≤276万元"),
    Planted("智慧校园", "personnel_spending basic_expenditure", "教师培训费 | -> 在职教师工资 |"),
    Planted("智慧校园", "rate_too_low", "师生满意度 | ≥92% -> 师生满意度 | ≥9.2%"),
    Planted("干部培训", "price_over_budget", "≤330元/人·天 -> ≤330万元/人·天"),
    Planted("干部培训", "rate_with_date", "课程优良率 | ≥90% -> 课程优良率 | 2024年10月底前"),
    Planted(
        "干部培训",
        "goal_vague",
        "全年举办主体班次8期，培训干部400人次，每期5天，提高干部政治素质和履职能力。"
        " -> 确保全年各项工作任务圆满完成。",
    ),
    Planted("技能补贴", "text_against_targets", "≥1500人 -> ≥1800人"),
    Planted("技能补贴", "ceiling_on_output", "≥1500人 -> ≤1500人"),
    Planted("残疾人补贴", "duplicate_indicators", "重度残疾人护理补贴人数 -> 困难残疾人生活补贴人数"),
    Planted("残疾人补贴", "levels_of_government budget_split", "上级补助 | 528 -> 上级补助 | 628"),
    Planted(
        "高龄津贴",
        "price_and_quantity text_price",
        "津贴发放标准 | ＝60元/人·月 -> 津贴发放标准 | ＝600元/人·月",
    ),
    Planted("高龄津贴", "cost_under_budget", "≤129.6万元 -> ≤119.6万元"),
    Planted("专项债付息", "text_against_targets", "债券笔数 | 27笔 -> 债券笔数 | 25笔"),
    Planted("专项债付息", "floor_on_cost", "≤2318.47万元 -> ≥2318.47万元"),
    Planted("水库加固", "list_count text_against_targets", "青山5座小型 -> 青山6座小型"),
    Planted("水库加固", "deadline_after_year due_after_plan", "完工时间 | 2026年6月 -> 完工时间 | 2027年6月"),
    Planted("灌区配套", "annual_over_long_term", "衬砌渠道长度 | 14公里 -> 衬砌渠道长度 | 52公里"),
    Planted("灌区配套", "annual_over_total", "年度资金总额： | 1800 -> 年度资金总额： | 8100"),
    Planted("道路大修", "finish_before_start", "竣工时间 | 2025年10月 -> 竣工时间 | 2025年3月"),
    Planted("道路大修", "placeholder_text", "平整度合格率 | ≥95% -> 平整度合格率 | ≥XX%"),
    Planted("道路大修", "other_line_large", "监理、检测等其他费用 | ≤80 -> 其他费用 | ≤800\n≤1380 -> ≤660"),
    Planted("教育部门", "department_spending_off", "项目支出 | 8670 -> 项目支出 | 8070"),
    Planted("教育部门", "tasks_over_project_spending", "4所 | 5200 -> 4所 | 15200"),
    Planted("公路安防自评", "score_over_full", "32.6公里 | 15 | 15 -> 32.6公里 | 15 | 16"),
    Planted("公路安防自评", "full_score_though_missed result_missed", "2023年10月18日 -> 2024年1月18日"),
    Planted("公路安防自评", "score_sum_off", "100 | 98.8 -> 100 | 99.8"),
    Planted("疾控自评", "execution_rate_off", "95% | 9.5 -> 85% | 9.5"),
    Planted("疾控自评", "result_missed", "部分学生外出实习未参加筛查，2025年提前安排 -> 无"),
    Planted("疾控自评", "execution_score_off", "95% | 9.5 -> 95% | 10"),
    Planted("疾控自评", "result_over_one", "≥90% | 94% -> ≥90% | 194%"),
    Planted("疾控自评", "narrative_against_results", "艾滋病检测3.72万人次 -> 艾滋病检测3.27万人次"),
    Planted("图书馆自评", "weights_off", "6.3% | 15 | 15 -> 6.3% | 20 | 20"),
    Planted("图书馆自评", "result_in_another_unit", "≥300天 | 320天 -> ≥300天 | 320人"),
    Planted("环卫自评", "executed_over_budget", "2980 | 2980 | 100% -> 2980 | 3098 | 104%"),
    Planted(
        "环卫自评", "budget_adjusted", "年初预算数 | -> 年初预算数 |\n2860 -> 1200\n因清运量增加，年中追加预算120万元。 -> 任务全部落实。"
    ),
    Planted("系统运维", "text_parts text_amounts", "系统软件维护78万元 -> 系统软件维护88万元"),
    Planted("系统运维", "frequency_and_count text_against_targets", "开展巡检12次 -> 每月巡检2次"),
    Planted("森林防火", "floor_on_error_rate floor_on_bad_count", "受害率 | ≤0.9‰ -> 受害率 | ≥0.9‰"),
    Planted("森林防火", "cost_over_budget decimal_slip", "≤76.8万元 -> ≤768万元"),
    Planted("秸秆利用", "price_and_quantity minimum_over_budget text_price", "标准 | 60元/吨 -> 标准 | 600元/吨"),
    Planted(
        "秸秆利用",
        "goal_equals_purpose",
        "绩效目标 | 全年秸秆离田收储7万吨，秸秆综合利用率保持在92%以上。"
        " -> 绩效目标 | 对秸秆离田收储主体按每吨60元给予补助，补助离田量7万吨，共需420万元。",
    ),
    Planted("全民健身", "text_against_targets", "群众体育赛事24场次 -> 群众体育赛事42场次"),
    Planted("全民健身", "personnel_spending", "社会体育指导员培训经费 -> 在职人员津贴补贴"),
    Planted("食品抽检", "floor_on_error_rate floor_on_bad_count", "≤0.5% -> ≥0.5%"),
    Planted("食品抽检", "count_under_quality", "不合格食品处置率 | 100% -> 不合格食品处置数量 | 120批次"),
    Planted("学前教育", "year_in_goal", "年度目标 | 按生均 -> 年度目标 | 2024年按生均"),
    Planted("学前教育", "satisfaction_elsewhere", "保教质量 | 稳步提升 -> 教师满意度 | ≥90%"),
    Planted("老旧小区", "vague_cost", "项目投资控制率 | ≤100% -> 项目投资 | 控制合理"),
    Planted("老旧小区", "blank_target", "改造楼栋数 | 168栋 -> 改造楼栋数 |"),
    Planted("污水处理", "text_arithmetic", "=1314万元 -> =1413万元"),
    Planted("污水处理", "price_and_quantity text_price", "≤1.2元/吨 -> ≤12元/吨"),
    Planted("防汛物资", "negative_amount", "≤9万元 -> ≤-9万元"),
    Planted("防汛物资", "deadline_before_year", "2024年5月31日前 -> 2023年5月31日前"),
    Planted(
        "防汛物资",
        "foreign_indicators",
        '" | " | 购置移动排水泵 | 6台 -> " | " | 参赛运动员人数 | ≥300人 // " | " | 举办比赛场次 | ≥8场',
    ),
    Planted("人居环境", "text_slips", "完成11个行政村 -> 按排专人完成11个行政村"),
    Planted("人居环境", "final_payment_large", "改厕成本 | ≤129 -> 2022年改厕工程尾款 | ≤199\n≤99万元 -> ≤29万元"),
    Planted("人居环境", "near_duplicate_indicators", "建设垃圾分类收集点 | 22处 -> 改造卫生户厕数量 | ≥430座"),
    Planted("人居环境", "ratio_under_quantity", "保洁覆盖行政村 | 11个 -> 保洁覆盖行政村 | 100%"),
    Planted("人居环境", "cost_without_money", "保洁费用 | ≤99万元 -> 保洁费用 | 2023年12月底前"),
    Planted("供水管网", "money_under_output", "更换智能水表数量 | ≥4200只 -> 智能水表采购 | ≤126万元"),
    Planted("供水管网", "time_outside_timeliness", "水表数量 | ≥4200只 -> 水表 | 2024年10月底前"),
    Planted(
        "公路养护",
        "goal_missing",
        "总体目标 | 对全县县道186公里、乡道437公里开展日常养护，及时处置路面病害，保持路况良好，"
        "优良中等路率不低于85%。 -> 总体目标 |",
    ),
    Planted(
        "防汛物资",
        "shares_off",
        "满足防汛应急需要。 -> 满足防汛应急需要，资金中上级占60%、本级占30%、乡镇占20%。",
    ),
    Planted("秸秆利用", "text_numbers_differ text_against_targets", "补助离田量7万吨 -> 补助离田量9万吨"),
    Planted("疾控自评", "narrative_claims_done", "突发疫情处置及时规范。 -> 全面完成年度任务。"),
    Planted(
        "图书馆自评",
        "deduction_without_reason",
        "持续提升 | 15 | 13 | 品牌宣传渠道较少，下一步加强新媒体推广 -> 持续提升 | 15 | 13 |",
    ),
    Planted(
        "图书馆自评",
        "result_repeats_target",
        "≥300天 | 320天 -> ≥300天 | ≥300天\n≥40场 | 48场 -> ≥40场 | ≥40场",
    ),
    Planted("食品抽检", "satisfaction_without_number", "≥80分 -> 较高"),
    Planted("政务云", "ceiling_on_satisfaction", "使用部门满意度 | ≥95% -> 使用部门满意度 | ≤95%"),
    Planted(
        "公路安防自评", "target_against_goal_form", "≥32公里 -> ≥22公里", ("公路安防目标", "")
    ),
    Planted("公路安防自评", "indicators_dropped", "更换标志标线 | ≥85处 ->", ("公路安防目标", "")),
    Planted(
        "人居环境",
        "budget_jump",
        "总额 | 268 -> 总额 | 568\n财政拨款 | 200 -> 财政拨款 | 500\n≤129万元 -> ≤429万元",
        ("人居环境", "年度：2023 -> 年度：2022\n2023年11月30日 -> 2022年11月30日"),
    ),
    Planted(
        "人居环境",
        "goal_of_former_year year_in_goal",
        "目标 | 完成11个 -> 目标 | 2022年完成11个",
        (
            "人居环境",
            "年度：2023 -> 年度：2022\n2023年11月30日 -> 2022年11月30日\n目标 | 完成11个 -> 目标 | 2022年完成11个",
        ),
    ),
)

# What another unit copied from a form.
COPIES = (
    Planted(
        "防汛物资",
        "copied_indicators",
        "防汛抗旱物资储备 -> 水上救援装备购置\n全区现有救灾物资储备点9处。2023年汛期消耗编织袋12万条、救生衣300件，"
        "需及时补充。 -> 按救援队伍建设规划配备。\n补充编织袋15万条、救生衣500件、移动排水泵6台，5月底前入库，满足防汛应急需要。"
        " -> 提升水上救援能力，年内全部配备到位。",
    ),
    Planted("全民健身", "copied_goal", "全民健身赛事活动 -> 青少年体育活动"),
)
