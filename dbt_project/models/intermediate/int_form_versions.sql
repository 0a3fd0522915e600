-- Which version of a form is in force. Where a form about the same project was published again, it
-- is the later publication: by the day of publication, else the document's own, and only where
-- there is neither by the order of arrival. So dated documents give the same answer in whatever
-- order they arrive. Worked out without names in tow: windows hold all rows in memory.
with forms as (
    select * from {{ ref('int_form_projects') }}
),

ranked as (
    select
        form_key,
        project_key,
        form_kind,
        dated_from,
        row_number() over later_first as version_rank,
        count(*) over same_kind as version_count,
        count(distinct document_key) over same_kind as document_count,
        count(dated_on) over same_kind as dated_count,
        count(*) over (partition by project_key, form_kind, dated_on) as same_day_count,
        lead(dated_on) over earlier_first as valid_to
    from forms
    window
        same_kind as (partition by project_key, form_kind),
        later_first as (
            partition by project_key, form_kind
            order by
                dated_on desc nulls last, dated_from desc nulls last,
                case when dated_on is null then arrival end desc,
                document_key, form_number desc
        ),
        earlier_first as (
            partition by project_key, form_kind
            order by
                dated_on asc nulls first, dated_from asc nulls first,
                case when dated_on is null then arrival end asc,
                document_key desc, form_number asc
        )
),

in_force as (
    select
        form_key,
        project_key,
        form_kind,
        case
            when document_count = 1 then null
            when dated_count = 0 then 'arrival'
            when dated_count < version_count then 'only_dated'
            when same_day_count > 1 then 'same_day'
            else dated_from
        end as in_force_from,
        version_rank = 1 as is_in_force,
        valid_to
    from ranked
)

-- Where forms of several kinds are in force, one of them speaks for the project's money.
select
    form_key,
    in_force_from,
    is_in_force,
    is_in_force and row_number() over (
        partition by project_key, is_in_force
        order by {{ speaking_order('form_kind') }} nulls last
    ) = 1 as speaks_for_project,
    valid_to
from in_force
