{# Of findings those that somebody accepted, and why: by their key, or by rule, unit and a part of
   their message or of a cell, in which * stands for anything. #}
{% macro acceptances(findings) -%}
    by_key as (
        select
            said.finding_key,
            accepted.reason,
            1 as precedence
        from {{ findings }} as said
        inner join {{ ref('stg_accepted') }} as accepted using (finding_key)
    ),

    kinds as (
        select
            *,
            concat(
                '%',
                replace(regexp_replace(coalesce(text, ''), '([%_\\])', '\\\1', 'g'), '*', '%'),
                '%'
            ) as pattern
        from {{ ref('stg_accepted') }}
        where finding_key is null
    ),

    by_kind as (
        select
            said.finding_key,
            kinds.reason,
            2 as precedence
        from {{ findings }} as said
        inner join kinds using (rule_code)
        left join {{ ref('dim_units') }} as units on said.unit_key = units.unit_key
        where
            (kinds.unit is null or kinds.unit in (units.unit_code, units.unit_name))
            and (
                said.message_zh like kinds.pattern escape '\'
                or len(
                    list_filter(
                        said.evidence, lambda cell: cell.text like kinds.pattern escape '\'
                    )
                ) > 0
            )
    ),

    acceptances as (
        select
            finding_key,
            arg_min(reason, (precedence, reason)) as reason
        from (
            select * from by_key
            union all
            select * from by_kind
        ) as either
        group by finding_key
    )
{%- endmacro %}
