with projects as (
    select
        projects.project_key,
        projects.unit_key,
        projects.fiscal_year,
        projects.project_name,
        forms.form_key,
        forms.form_number,
        forms.document_key,
        {{ squeezed('forms.goal_text') }} as goal
    from {{ ref('dim_projects') }} as projects
    inner join {{ ref('aud_forms') }} as forms using (form_key)
),

goal_cells as (
    {{ first_cells('goal_text', 'goal_cell') }}
),

shown as (
    select
        projects.*,
        goal_cells.goal_cell
    from projects
    left join goal_cells using (form_key)
),

promised as (
    select distinct
        project_key,
        unit_key,
        fiscal_year,
        indicator_level_key,
        name_word,
        target_word
    from {{ ref('aud_indicators') }}
    where not is_cost
),

-- What very many projects of a unit share, the first of them shares with each of the others: not
-- each with each.
repeated as (
    select
        *,
        count(*) over same as project_count,
        min(project_key) over same as first_key
    from promised
    window
        same as (
            partition by unit_key, fiscal_year, indicator_level_key, name_word, target_word
        )
    qualify project_count > 1
),

names as (
    select
        name_word,
        length(regexp_replace(name_word, {{ stock_words() }}, '', 'g')) >= 2 as is_telling
    from repeated
    group by name_word
),

indicators as (
    select
        repeated.*,
        names.is_telling
    from repeated
    inner join names using (name_word)
),

goals as (
    select
        project_key,
        unit_key,
        fiscal_year,
        goal,
        count(*) over same as project_count,
        min(project_key) over same as first_key
    from projects
    where length(goal) >= 10
    window same as (partition by unit_key, fiscal_year, goal)
),

shared as (
    select
        one.project_key,
        other.project_key as other_key,
        count(*) as shared_count
    from indicators as one
    inner join indicators as other
        using (unit_key, fiscal_year, indicator_level_key, name_word, target_word)
    where
        one.project_key < other.project_key
        and (one.project_count <= {{ most_compared() }} or one.project_key = one.first_key)
    group by one.project_key, other.project_key
    having count(*) >= 4 and count_if(one.is_telling) >= 2
),

same_goal as (
    select
        one.project_key,
        other.project_key as other_key
    from goals as one
    inner join goals as other using (unit_key, fiscal_year, goal)
    where
        one.project_key < other.project_key
        and (one.project_count <= {{ most_compared() }} or one.project_key = one.first_key)
),

pairs as (
    select
        project_key,
        other_key,
        case
            when same_goal.project_key is not null then '绩效目标雷同'
            else {{ message('有{shared.shared_count}项指标雷同') }}
        end as shared_zh,
        case
            when same_goal.project_key is not null then 'its goal'
            else {{ message('{shared.shared_count} indicators') }}
        end as shared_en
    from shared
    full join same_goal using (project_key, other_key)
),

shown_pairs as (
    select
        pairs.*,
        one.document_key,
        other.project_name as other_name,
        [one.goal_cell, other.goal_cell] as cells
    from pairs
    inner join shown as one on pairs.project_key = one.project_key
    inner join shown as other on pairs.other_key = other.project_key
)

select
    {{ finding(
        zh='与本单位项目“{other_name}”{shared_zh}，疑似重复申报或照搬',
        en='Shares {shared_en} with “{other_name}”, a project of the same unit',
        place='other_key',
        evidence='cells'
    ) }}
from shown_pairs
