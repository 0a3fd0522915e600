-- A goal that plans for another year than the form's, and never names the form's own. Years of
-- documents, plans, earlier projects and their last payments are no plans.
with goals as (
    select
        texts.*,
        forms.fiscal_year
    from {{ ref('aud_form_texts') }} as texts
    inner join {{ ref('aud_forms') }} as forms using (form_key)
    where
        texts.field = 'goal_text'
        and forms.fiscal_year is not null
        and regexp_matches(texts.text, '20\d\d年')
        and not contains(texts.text, cast(forms.fiscal_year as varchar))
),

planned as (
    select
        *,
        regexp_extract(
            {{ squeezed('text') }},
            '(?:^|[，。；、：\n（(.])(20\d\d)年(?:度|全年|内|[，：,:])?'
            '[^的份级底末初前后至月\d、]',
            1
        ) as year_text
    from goals
    where
        not regexp_matches(
            text,
            '尾款|结转|决算|上年|往年|以前年度|欠|清算|规划|以来'
            '|[〔\[]20\d\d|20\d\d年?[-—－~至]|\d月份?(以)?前'
        )
),

off as (
    select * from planned
    where
        year_text != ''
        and cast(year_text as integer) between fiscal_year - 3 and fiscal_year - 1
)

select
    {{ finding(
        zh='绩效目标所写年度为{year_text}年，与预算年度{fiscal_year}年不一致，疑沿用以前年度目标',
        en='The goal is for {year_text}, the budget for {fiscal_year}',
        place="'goal'",
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from off
