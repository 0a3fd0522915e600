-- A benefit that several projects of a unit have word for word, and of which this one's name,
-- purpose and goal say nothing, while another's do: it was copied from there.
with benefits as (
    select * from {{ ref('aud_indicators') }}
    where level1_name = '效益' and length(name_word) >= 8
),

repeated as (
    select
        unit_key,
        fiscal_year,
        name_word,
        target_word
    from benefits
    group by unit_key, fiscal_year, name_word, target_word
    having count(distinct project_key) between 2 and 20
),

shared as (
    select * from benefits
    semi join repeated using (unit_key, fiscal_year, name_word, target_word)
),

projects as (
    select
        forms.form_key,
        projects.project_family_name as project_name,
        concat(projects.project_family_name, forms.purpose_text, forms.goal_text) as texts
    from {{ ref('aud_forms') }} as forms
    inner join {{ ref('dim_projects') }} as projects using (form_key)
),

taken_up as (
    select
        shared.*,
        projects.project_name,
        len(
            list_filter(
                {{ letter_pairs('shared.name_word') }},
                lambda pair: contains(projects.texts, pair)
            )
        ) as pairs_said
    from shared
    inner join projects using (form_key)
),

compared as (
    select
        *,
        max(pairs_said) over same as most_said,
        arg_max(project_name, pairs_said) over same as other_name
    from taken_up
    window same as (partition by unit_key, fiscal_year, name_word, target_word)
)

select
    {{ finding(
        zh='效益指标“{indicator_name}”与项目“{other_name}”相同，与本项目的内容没有关联，疑为照搬',
        en='The benefit “{indicator_name}” is that of the project “{other_name}” and says nothing'
           ~ ' of this one'
    ) }}
from compared
where pairs_said = 0 and most_said >= 2
