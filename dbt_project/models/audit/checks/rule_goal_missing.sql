-- A cell that nothing claimed may be the goal.
with labels as (
    select labels.*
    from {{ ref('aud_label_cells') }} as labels
    inner join {{ ref('stg_forms') }} as forms using (form_key)
    where
        labels.goal_text is null
        and forms.cells_unclaimed = 0
        and regexp_matches(labels.word, '目标')
        and not regexp_matches(labels.word, '指标|目标值|目标表|名称|编码|代码|依据|金额|资金')
),

asked as (
    select * from labels
    where
        long_term_goal_text is null
        or regexp_matches(word, '年度|当年|本年')
),

first_label as (
    select * from asked
    qualify row_number() over (partition by form_key order by row_number, column_number) = 1
)

select
    {{ finding(
        zh='“{word}”未填写',
        en='The field “{word}” is blank',
        place="'goal'",
        evidence='[' ~ cell('label_text') ~ ']'
    ) }}
from first_label
