{{ large_share(
    names='尾款',
    least=0.5,
    place='final payment',
    zh='尾款{lines_yuan:wan}，占预算数的{share:percent}，预算主要用于支付以前年度事项',
    en='Final payments of {lines_yuan:yuan} make up {share:percent} of the budget'
) }}
