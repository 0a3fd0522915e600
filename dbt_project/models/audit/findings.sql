{% set before = last_released('audit', 'gone_findings') %}
{% set remembers = has_column(before, 'gone_in') %}

with fired as (
    select * from {{ ref('aud_fired') }}
),

rules as (
    select * from {{ ref('rules') }}
),

projects as (
    select * from {{ ref('dim_projects') }}
),

seen as (
    select * from {{ ref('aud_seen_findings') }}
),

gone as (
    {% if remembers %}
        select
            finding_key,
            first_seen_in,
            gone_in
        from {{ before }}
    {% else %}
        select
            cast(null as varchar) as finding_key,
            cast(null as varchar) as first_seen_in,
            cast(null as varchar) as gone_in
        where false
    {% endif %}
),

-- The key holds while the finding stands: it knows the rule, the project and the place, and not the
-- document or the row.
numbered as (
    select
        *,
        row_number() over (
            partition by rule_code, coalesce(project_key, unit_key, document_key), place
            order by
                evidence[1].form_number,
                evidence[1].row_number,
                message_zh,
                evidence[1].form_key
        ) as occurrence
    from fired
),

keyed as (
    select
        *,
        {{ short_hash([
            'rule_code', 'coalesce(project_key, unit_key, document_key)', 'place', 'occurrence'
        ]) }} as finding_key
    from numbered
),

anew as (
    select
        keyed.finding_key,
        keyed.rule_code,
        keyed.project_key,
        coalesce(projects.unit_key, keyed.unit_key) as unit_key,
        keyed.document_key,
        keyed.message_zh,
        keyed.message_en,
        keyed.evidence,
        coalesce(
            seen.first_seen_in,
            gone.first_seen_in,
            '{{ env_var("JIXIAO_RELEASE", "unreleased") }}'
        ) as first_seen_in,
        coalesce(seen.gone_since, gone.gone_in) as gone_since,
        projects.fiscal_year,
        keyed.amount_yuan,
        seen.finding_key is null as is_new
    from keyed
    left join projects using (project_key)
    left join seen using (finding_key)
    left join gone on keyed.finding_key = gone.finding_key
),

-- Nothing was audited, but it is not new any more, or somebody accepted it.
standing as (
    select
        * exclude (severity, status, suggestion_zh, accepted_reason, is_audited),
        false as is_new
    from seen
    where not is_audited
),

said as (
    select * from anew
    union all by name
    select * from standing
),

{{ acceptances('said') }}

select
    said.finding_key,
    said.rule_code,
    rules.severity,
    case
        when accepted.finding_key is not null then 'accepted'
        when said.is_new then 'new'
        else 'standing'
    end as status,
    said.project_key,
    said.unit_key,
    said.document_key,
    said.message_zh,
    said.message_en,
    rules.suggestion_zh,
    rules.suggestion_en,
    said.evidence,
    said.first_seen_in,
    said.gone_since,
    accepted.reason as accepted_reason,
    said.fiscal_year,
    said.amount_yuan
from said
inner join rules using (rule_code)
left join acceptances as accepted using (finding_key)
