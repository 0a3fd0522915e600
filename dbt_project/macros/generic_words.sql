{# Words of names and texts that tell no thing from another. #}
{% macro generic_words() -%}
    '面积|数量|人数|次数|户数|个数|长度|里程|规模|总量|总数|项目|工程|任务|工作|建设|开展|完成| '
{%- endmacro %}
