-- The findings of the last release that are said anew: of what is audited now, and those of which
-- the status may be another one, because they are not new any more or because somebody accepted
-- them.
{% set released = last_released('audit', 'findings') %}

{% if released %}
    with released as (
        select * from {{ released }}
    ),

    audited as (
        select document_key from {{ ref('int_audited_groups') }}
        where document_key is not null
    ),

    {{ acceptances('released') }}

    select
        released.*,
        {% if not has_column(released, 'gone_since') -%}
            cast(null as varchar) as gone_since,
        {% endif -%}
        audited.document_key is not null as is_audited
    from released
    left join audited using (document_key)
    left join acceptances as accepted using (finding_key)
    where
        audited.document_key is not null
        or released.status = 'new'
        or accepted.reason is distinct from released.accepted_reason
{% else %}
    -- depends_on: {{ ref('int_audited_groups') }}, {{ ref('stg_accepted') }}
    -- depends_on: {{ ref('dim_units') }}
    select
        cast(null as varchar) as finding_key,
        cast(null as varchar) as rule_code,
        cast(null as varchar) as severity,
        cast(null as varchar) as status,
        cast(null as varchar) as project_key,
        cast(null as varchar) as unit_key,
        cast(null as varchar) as document_key,
        cast(null as varchar) as message_zh,
        cast(null as varchar) as message_en,
        cast(null as varchar) as suggestion_zh,
        cast(null as {{ evidence_type() }}) as evidence,
        cast(null as varchar) as first_seen_in,
        cast(null as varchar) as gone_since,
        cast(null as varchar) as accepted_reason,
        cast(null as integer) as fiscal_year,
        cast(null as decimal(18, 2)) as amount_yuan,
        true as is_audited
    where false
{% endif %}
