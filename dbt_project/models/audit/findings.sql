with fired as (
    {% for rule_code in var('audit_rules') %}
        select
            '{{ rule_code }}' as rule_code,
            project_key,
            document_key,
            place,
            amount_yuan,
            message_zh,
            message_en,
            evidence
        from {{ ref('rule_' ~ rule_code) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

rules as (
    select * from {{ ref('rules') }}
),

projects as (
    select * from {{ ref('dim_projects') }}
),

seen as (
    select * from {{ ref('stg_seen_findings') }}
),

accepted as (
    select * from {{ ref('stg_accepted') }}
),

-- The key holds while the finding stands: it knows the rule, the project and the place, and not the document or the row.
numbered as (
    select
        *,
        row_number() over (
            partition by rule_code, coalesce(project_key, document_key), place
            order by evidence[1].form_number, evidence[1].row_number, message_zh, evidence[1].form_key
        ) as occurrence
    from fired
),

keyed as (
    select
        *,
        {{ short_hash(['rule_code', 'coalesce(project_key, document_key)', 'place', 'occurrence']) }} as finding_key
    from numbered
)

select
    keyed.finding_key,
    keyed.rule_code,
    rules.severity,
    case
        when accepted.finding_key is not null then 'accepted'
        when seen.finding_key is not null then 'standing'
        else 'new'
    end as status,
    keyed.project_key,
    projects.unit_key,
    keyed.document_key,
    keyed.message_zh,
    keyed.message_en,
    rules.suggestion_zh,
    keyed.evidence,
    coalesce(seen.first_seen_in, '{{ env_var("JIXIAO_RELEASE", "unreleased") }}') as first_seen_in,
    accepted.reason as accepted_reason,
    projects.fiscal_year,
    keyed.amount_yuan
from keyed
inner join rules using (rule_code)
left join projects using (project_key)
left join seen using (finding_key)
left join accepted using (finding_key)
