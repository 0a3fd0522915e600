-- Lines of the narrative that name works in 《》 and end with an amount. A line that reckons
-- (3版×6万元/版=18万元) is none.
with texts as (
    select * from {{ ref('aud_form_texts') }}
),

divided as (
    select
        * exclude (text),
        string_split(text, chr(10)) as lines
    from texts
    where field in ('purpose_text', 'goal_text')
),

lines as (
    select
        * exclude (lines),
        unnest(lines) as line,
        generate_subscripts(lines, 1) as place
    from divided
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

-- What both texts say is claimed once.
distinct_lines as (
    select * from named
    where len(works) > 0 and amount_text != ''
    qualify row_number() over (
        partition by project_key, line
        order by row_number, column_number, place
    ) = 1
),

-- The first of a form: it names few works, and those at the beginning.
claimed as (
    select
        *,
        cast(try_cast(amount_text as decimal(14, 4)) * 10000 as decimal(18, 2)) as claimed_yuan,
        row_number() over (
            partition by project_key
            order by row_number, column_number, place
        ) as claim_number
    from distinct_lines
    qualify claim_number <= {{ most_compared() }}
),

claimed_works as (
    select
        project_key,
        claim_number,
        unnest(works) as work
    from claimed
),

cost_lines as (
    select * from {{ ref('aud_cost_lines') }}
    where cost_role = 'component'
),

-- A title may hold another (《关于印发《办法》的通知》): both are named.
priced_works as (
    select
        project_key,
        cost_line_key,
        unnest(
            list_concat(
                regexp_extract_all(indicator_name, '《([^》]+)》', 1),
                regexp_extract_all(indicator_name, '《([^《》]+)》', 1)
            )
        ) as work
    from cost_lines
    semi join claimed using (project_key)
    where contains(indicator_name, '《')
),

priced as (
    select distinct
        claimed_works.project_key,
        claimed_works.claim_number,
        priced_works.cost_line_key
    from claimed_works
    inner join priced_works using (project_key, work)
),

sums as (
    select
        priced.project_key,
        priced.claim_number,
        sum(cost_lines.amount_yuan) as lines_yuan,
        list(
            {{ cell_of('cost_lines', 'target_text') }} order by cost_lines.row_number
        ) as line_cells
    from priced
    inner join cost_lines using (cost_line_key)
    group by priced.project_key, priced.claim_number
),

compared as (
    select
        claimed.*,
        sums.lines_yuan,
        sums.line_cells,
        array_to_string(claimed.works, '》《') as titles,
        {{ cell_of('claimed', 'line') }} as claim_cell
    from claimed
    inner join sums using (project_key, claim_number)
)

select
    {{ finding(
        zh='文字所列《{titles}》共{claimed_yuan:wan}，对应成本指标合计{lines_yuan:wan}，前后不一致',
        en='The text states {claimed_yuan:yuan} for 《{titles}》, its cost targets {lines_yuan:yuan}',
        place="array_to_string(works, '、')",
        amount='abs(claimed_yuan - lines_yuan)',
        evidence='list_prepend(claim_cell, line_cells)'
    ) }}
from compared
where claimed_yuan != lines_yuan
