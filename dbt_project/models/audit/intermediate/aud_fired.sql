-- Where each rule fires. They run one after another, each a transaction: together they would need the memory of all.
{% for rule_code in var('audit_rules') %}
-- depends_on: {{ ref('rule_' ~ rule_code) }}
{% endfor %}
{{ config(post_hook={'sql': '{{ fire_other_rules() }}', 'transaction': false}) }}

{{ fired(var('audit_rules')[0]) }}
