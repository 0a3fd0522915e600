-- A cell that nothing claimed may be the goal.
with forms as (
    select
        form_key,
        goal_text,
        long_term_goal_text
    from {{ ref('aud_forms') }}
    where goal_text is null and {{ asks_for_goals() }}
),

unclaimed as (
    select form_key from {{ ref('aud_cells') }}
    where field is null
),

labels as (
    select
        cells.*,
        forms.long_term_goal_text,
        {{ squeezed('cells.text') }} as word
    from {{ ref('aud_cells') }} as cells
    inner join forms using (form_key)
    anti join unclaimed using (form_key)
    where cells.field in ('label', 'unknown_label')
),

asked as (
    select * from labels
    where
        length(word) <= 20
        and contains(word, '目标')
        and not regexp_matches(word, '指标|目标值|目标表|名称|编码|代码|依据|金额|资金')
        and (long_term_goal_text is null or regexp_matches(word, '年度|当年|本年'))
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
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from first_label
