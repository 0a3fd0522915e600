-- Lines of the narrative that name works in 《》 and end with an amount. A line that reckons
-- (3版×6万元/版=18万元) is none.
with texts as (
    select * from {{ ref('aud_form_texts') }}
),

lines as (
    select
        *,
        unnest(string_split(text, chr(10))) as line
    from texts
    where field in ('purpose_text', 'goal_text')
),

named as (
    select
        *,
        regexp_extract_all(line, '《([^》]+)》', 1) as works,
        cast(
            regexp_extract(line, '[:：](\d+(?:\.\d{1,4})?)万元[。；;]?$', 1) as varchar
        ) as amount_text
    from lines
    where not regexp_matches(line, '[×xX*=＝]')
),

claimed as (
    select
        *,
        cast(try_cast(amount_text as decimal(14, 4)) * 10000 as decimal(18, 2)) as claimed_yuan
    from named
    where len(works) > 0 and amount_text != ''
),

cost_lines as (
    select * from {{ ref('aud_cost_lines') }}
    where cost_kind = 'component'
),

compared as (
    select
        claimed.project_key,
        claimed.document_key,
        claimed.works,
        claimed.claimed_yuan,
        array_to_string(claimed.works, '》《') as titles,
        any_value({{ cell_of('claimed', 'line') }}) as claim_cell,
        sum(cost_lines.amount_yuan) as lines_yuan,
        list(
            {{ cell_of('cost_lines', 'target_text') }} order by cost_lines.row_number
        ) as line_cells
    from claimed
    inner join cost_lines
        on
            claimed.project_key = cost_lines.project_key
            and len(
                list_filter(
                    claimed.works,
                    lambda work: contains(cost_lines.indicator_name, '《' || work || '》')
                )
            ) > 0
    group by
        claimed.project_key,
        claimed.document_key,
        claimed.works,
        claimed.claimed_yuan,
        claimed.line
)

select
    {{ finding(
        zh='文字所列《{titles}》共{claimed_yuan:wan}，成本指标合计{lines_yuan:wan}',
        en='the narrative names {claimed_yuan:yuan}, the cost lines come to {lines_yuan:yuan}',
        place="array_to_string(works, '、')",
        amount='abs(claimed_yuan - lines_yuan)',
        evidence='list_prepend(claim_cell, line_cells)'
    ) }}
from compared
where claimed_yuan != lines_yuan
