{{ large_share(
    names='^其[他它]',
    least=0.25,
    place='other',
    zh='“其他”类成本{lines_yuan:wan}，占预算数的{share:percent}，支出内容不明确',
    en='“Other” costs of {lines_yuan:yuan} make up {share:percent} of the budget'
) }}
