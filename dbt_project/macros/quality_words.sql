{# Words in the names of what had better be little. #}
{% macro reverse_words() -%}
    {%- set words = [
        '投诉|不满意|差评|信访|上访|舆情|纠纷|事故|事件|差错|错误|错发|漏发|失误|遗漏|重复|问题|违规|违法|违纪|违约',
        '缺陷|故障|返工|中断|停机|停电|损坏|伤亡|死亡|火灾|案件|泄露|泄漏|退回|逾期|超时|流失|污染|风险|隐患|异常'
    ] -%}
    '{{ words | join('|') }}'
{%- endmacro %}

{# Words of names and targets in which a number says how good something is: what passed, won, was
   published or has a grade. #}
{% macro quality_words() -%}
    {%- set words = [
        '获奖|奖[项牌杯次]|[等大金银铜]奖|奖$|优秀|优质|优良|优胜|精品|一流|达标|合格|先进|示范|荣誉|表彰|获|金牌|银牌|名次|前[一二三四五六七八九十0-9]',
        '第[一二三0-9]|认证|认定|专利|授权|论文|发表|期刊|采纳|采用|录用|入选|入围|批示|品牌|名牌|等级|星级',
        '[一二三四五六特甲乙丙ABC]级|[省市国县]级(以上|优|重点|标准|品牌|培育)|书香|文明|高新|高端|高级|骨干|名师',
        '教授|博士|硕士|职称|资质|持证|证书|输送|晋升|创建|标准|典型|成果|转化|通过|验收|完好'
    ] -%}
    '{{ words | join('|') }}'
{%- endmacro %}

{# Names of shares of a whole, which are at most 100%: not of what grows, is earned, used or carried
   out, which may be more. #}
{% macro share_names() -%}
    {%- set shares = [
        '满意度|合格|达标|准确|及时|通过|出勤|覆盖|参培|参赛|参训|响应|正常运行|保障|优良|优秀|完好|入住|巩固|到位',
        '接种|治疗|治愈|救治|就诊|确诊|签约|建档|管理|处置|处理|办结|兑现|落实|合规|公开|安装|绿化|普及|毕业|结业|检验|检测',
        '受害|漏损|差错|投诉|发放|回复|解决|化解|调解|兑付|畅通|保证|知晓|持证|规范|应用|参保|参与|就业|升学|成活|保存|完整'
    ] -%}
    '({{ shares | join('|') | replace('满意度|', '') }})率$|满意度$'
{%- endmacro %}
