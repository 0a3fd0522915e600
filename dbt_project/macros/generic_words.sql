{# Words of names and texts that tell no thing from another. #}
{% macro generic_words() -%}
    '面积|数量|人数|次数|户数|个数|长度|里程|规模|总量|总数|项目|工程|任务|工作|建设|开展|完成| '
{%- endmacro %}

{# What a name is about, without the words of what is done and how it is counted. #}
{% macro thing_words(name) -%}
    regexp_replace(
        {{ name }},
        '频次|频率|期数|次数|场次|数量|播出|编印|印发|印制|发布|推送|刊发|举办|召开|开展|组织|完成'
        '|每个?(周|月|季度?|半年|年)|一次|[0-9]',
        ' ',
        'g'
    )
{%- endmacro %}
