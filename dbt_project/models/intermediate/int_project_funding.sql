with forms as (
    select * from {{ ref('int_changed_forms') }}
    where not is_whole_department
),

-- A goal speaks of the year's budget, a self-evaluation of what was spent: of the forms in force,
-- one a stage.
amounts as (
    select
        amounts.*,
        forms.project_key
    from {{ ref('stg_amounts') }} as amounts
    inner join forms using (form_key)
    where
        amounts.amount_yuan is not null
        and amounts.amount_role in ('budget', 'fiscal', 'other', 'source')
    qualify rank() over (
        partition by
            forms.project_key,
            amounts.amount_stage,
            case when not forms.is_in_force then forms.form_key end
        order by {{ speaking_order('forms.form_kind') }}
    ) = 1
),

project_funds as (
    select * from {{ ref('stg_project_funds') }}
),

named as (
    select funds.*
    from {{ ref('stg_form_funds') }} as funds
    semi join amounts using (form_key, amount_stage)
),

totals as (
    select
        form_key,
        amount_stage,
        max(amount_yuan) filter (amount_role = 'budget') as budget_yuan,
        coalesce(max(amount_yuan) filter (amount_role = 'fiscal'), 0) as fiscal_yuan,
        coalesce(max(amount_yuan) filter (amount_role = 'other'), 0) as other_yuan
    from amounts
    group by form_key, amount_stage
),

named_totals as (
    select
        form_key,
        amount_stage,
        sum(amount_yuan) as named_yuan,
        coalesce(sum(amount_yuan) filter (is_fiscal), 0) as named_fiscal_yuan,
        coalesce(sum(amount_yuan) filter (not is_fiscal), 0) as named_other_yuan
    from named
    group by form_key, amount_stage
),

-- Sources by name are lines where they fit into the budget; otherwise they are parts of parts, and
-- are left out.
sums as (
    select
        totals.*,
        coalesce(named_totals.named_fiscal_yuan, 0) as named_fiscal_yuan,
        coalesce(named_totals.named_other_yuan, 0) as named_other_yuan,
        coalesce(
            named_totals.named_yuan
            + greatest(totals.fiscal_yuan - named_totals.named_fiscal_yuan, 0)
            + greatest(totals.other_yuan - named_totals.named_other_yuan, 0)
            <= totals.budget_yuan,
            false
        ) as has_named
    from totals
    left join named_totals using (form_key, amount_stage)
),

by_name as (
    select
        named.form_key,
        named.amount_stage,
        'source-' || named.fund_source_key as amount_role,
        min(named.amount_text) as amount_text,
        min(named.row_number) as row_number,
        min(named.read_by) as read_by,
        max(named.read_doubt) as read_doubt,
        cast(sum(named.amount_yuan) as decimal(18, 2)) as amount_yuan,
        named.fund_source_key
    from named
    inner join sums using (form_key, amount_stage)
    where sums.has_named
    group by named.form_key, named.amount_stage, named.fund_source_key
),

-- Of the parts, what their named sources do not account for.
parts as (
    select
        amounts.form_key,
        amounts.amount_stage,
        amounts.amount_role,
        amounts.amount_text,
        amounts.row_number,
        amounts.read_by,
        amounts.read_doubt,
        cast(
            case
                when sums.has_named and amounts.amount_role = 'fiscal'
                    then amounts.amount_yuan - sums.named_fiscal_yuan
                when sums.has_named then amounts.amount_yuan - sums.named_other_yuan
                else amounts.amount_yuan
            end as decimal(18, 2)
        ) as amount_yuan,
        sums.has_named,
        count_if(amounts.amount_yuan != 0) over (
            partition by amounts.form_key, amounts.amount_stage
        ) as part_count
    from amounts
    inner join sums using (form_key, amount_stage)
    where amounts.amount_role in ('fiscal', 'other')
),

lines as (
    select
        *,
        null as has_named,
        null as part_count
    from by_name
    union all by name
    select * from parts
    where not has_named or amount_yuan > 0
),

summed as (
    select
        form_key,
        amount_stage,
        sum(amount_yuan) as lines_yuan,
        count_if(amount_yuan != 0) as line_count
    from lines
    group by form_key, amount_stage
),

-- Of the total, what no line accounts for is one more, so that a plain sum is the budget.
with_rest as (
    select * from lines
    union all by name
    select
        amounts.form_key,
        amounts.amount_stage,
        amounts.amount_role,
        amounts.amount_text,
        amounts.row_number,
        amounts.read_by,
        amounts.read_doubt,
        cast(amounts.amount_yuan - coalesce(summed.lines_yuan, 0) as decimal(18, 2)) as amount_yuan,
        coalesce(summed.line_count, 0) as part_count
    from amounts
    left join summed using (form_key, amount_stage)
    where amounts.amount_role = 'budget' and amounts.amount_yuan > coalesce(summed.lines_yuan, 0)
),

-- The tag in a project's name says more than the split, where the two agree on whose money it is.
sourced as (
    select
        with_rest.* exclude (fund_source_key),
        case
            when with_rest.fund_source_key is not null then with_rest.fund_source_key
            when with_rest.amount_role = 'budget' and with_rest.part_count > 0 then 'unsaid'
            when with_rest.amount_role = 'fiscal' and not project_funds.is_fiscal then 'fiscal'
            when with_rest.amount_role = 'other' and project_funds.is_fiscal then 'other'
            when project_funds.is_fiscal is null and with_rest.part_count > 1
                then with_rest.amount_role
            when project_funds.fund_source_key is not null then project_funds.fund_source_key
            when with_rest.amount_role = 'budget' then 'unsaid'
            else with_rest.amount_role
        end as fund_source_key
    from with_rest
    inner join project_funds using (form_key)
)

select
    forms.project_key || '-' || sourced.amount_stage || '-' || sourced.amount_role
        as project_funding_key,
    forms.project_key,
    forms.unit_key,
    sourced.fund_source_key,
    forms.form_key,
    forms.document_key,
    sourced.amount_stage,
    sourced.amount_text,
    sourced.read_by,
    sourced.read_doubt,
    forms.form_kind,
    forms.form_number,
    sourced.row_number,
    forms.fiscal_year,
    sourced.amount_yuan,
    forms.is_in_force,
    forms.valid_from,
    forms.valid_to
from sourced
inner join forms using (form_key)
