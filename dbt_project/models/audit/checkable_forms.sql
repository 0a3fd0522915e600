with forms as (
    select * from {{ ref('int_forms') }}
    where is_in_force
),

checkable as (
    select
        form_key,
        list(need order by need) as needs
    from {{ ref('int_checkable') }}
    group by form_key
)

select
    forms.form_key,
    forms.project_key,
    coalesce(checkable.needs, []) as needs
from forms
left join checkable using (form_key)
