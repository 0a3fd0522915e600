{# Words in the labels of when a project begins and ends. #}
{% macro plan_words() -%}
    起止|期限|[设施目行]期|周期|工期|年限|开始|起始|启动|开工|完成|完工|结束|终止|截止|竣工|(实施|建设)(时间|日期)
{%- endmacro %}

{# The day of a list of numbers of which the first two are a year and a month, if there is such a
   day. #}
{% macro day_said(numbers, day) -%}
    try_cast(printf('%04d-%02d-%02d', {{ numbers }}[1], {{ numbers }}[2], {{ day }}) as date)
{%- endmacro %}

{# The months that a text names, each as its first day: 2025年6月, and a year alone as its last. #}
{% macro months_said(text) -%}
    list_concat(
        list_transform(
            regexp_extract_all({{ text }}, '20\d\d[年./-]\d{1,2}'),
            lambda day: make_date(
                cast(day[:4] as integer),
                greatest(least(cast(day[6:] as integer), 12), 1),
                1
            )
        ),
        list_transform(
            regexp_extract_all({{ text }}, '(20\d\d)(?:年度?)?(?:$|[^\d年度./-])', 1),
            lambda year: make_date(cast(year as integer), 12, 1)
        )
    )
{%- endmacro %}
