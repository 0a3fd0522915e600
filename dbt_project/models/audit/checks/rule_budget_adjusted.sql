-- A budget that changed by half within the year, and no text of the form that says why.
with forms as (
    select
        form_key,
        project_key,
        document_key
    from {{ ref('aud_forms') }}
    where is_in_force and form_kind in ('self_evaluation', 'department')
),

amounts as (
    select * from {{ ref('stg_amounts') }}
    semi join forms using (form_key)
    where amount_role = 'budget' and amount_stage in ('initial', 'annual')
),

budgets as (
    select
        form_key,
        max(amount_yuan) filter (amount_stage = 'initial') as initial_yuan,
        max(amount_yuan) filter (amount_stage = 'annual') as annual_yuan,
        list(
            {{ cell('amount_text', number='form_number') }} order by column_number
        ) as cells
    from amounts
    group by form_key
    having
        initial_yuan > 0
        and abs(annual_yuan - initial_yuan) >= 0.5 * initial_yuan
),

explained as (
    select distinct form_key
    from {{ ref('aud_cells') }}
    semi join budgets using (form_key)
    where
        coalesce(field, '') not in ('label', 'header', 'heading')
        and regexp_matches(
            text, '调整|调增|调减|调剂|追加|增加预算|新增预算|压减|核减|收回|统筹|划转|下达|结转'
        )
),

unexplained as (
    select
        forms.*,
        budgets.* exclude (form_key),
        abs(budgets.annual_yuan - budgets.initial_yuan) as difference_yuan,
        difference_yuan / budgets.initial_yuan as change
    from budgets
    inner join forms using (form_key)
    anti join explained using (form_key)
)

select
    {{ finding(
        zh='年初预算数{initial_yuan:wan}，全年预算数{annual_yuan:wan}，调整幅度{change:percent}，未说明调整原因',
        en='The budget of {initial_yuan:yuan} became {annual_yuan:yuan} within the year, and '
           ~ 'nothing says why',
        place="'adjusted budget'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from unexplained
