with projects as (
    select form_key from {{ ref('aud_forms') }}
    where form_kind != 'department'
),

cost_lines as (
    select
        *,
        {{ squeezed('indicator_name') }} as name_word
    from {{ ref('aud_cost_lines') }}
    semi join projects using (form_key)
    where
        not regexp_matches(
            indicator_name,
            '农民工|临时|编外|聘用|聘请|劳务|公益性岗位|村干部|控制|压减|下降|降低|率'
        )
),

personnel as (
    {{ names_with('personnel') }}
)

select
    {{ finding(
        zh='项目成本列支“{indicator_name}”，属基本支出范围，不应列入项目支出',
        en='“{indicator_name}” is basic expenditure and does not belong in a project',
        place='indicator_name',
        amount='amount_yuan'
    ) }}
from cost_lines
where
    name_word in (select personnel.name_word from personnel)
    or regexp_matches(
        name_word, '(在职|在编|编内|正式).{0,6}(工资|薪酬|津贴|补贴|奖金|社保|保险|公积金|福利)'
    )
