"""Are alike cases treated alike, and is it more than chance? Pure functions on arrays.

For pages and for analysts, with numpy and scipy alone. `n` is the number of cases and `r` how many
of them had the outcome. A share, a target and a limit are fractions from 0 to 1; a tail and a p
are probabilities; an interval has 95 % confidence unless another is asked for. Nothing is rounded
here. What cannot be worked out is None and never NaN; what makes no sense is a ValueError in words.
Draws are seeded: the same figures give the same answer on any machine with this numpy.
"""

from cjdiversion.disposals.statistics.agreement import Agreement, cohens_kappa, gwet_ac1
from cjdiversion.disposals.statistics.alpha import krippendorff_alpha
from cjdiversion.disposals.statistics.arrays import TAILS, Floats
from cjdiversion.disposals.statistics.casemix import (
    Fit,
    Standardised,
    Tenth,
    fit,
    ratio_curves,
    standardised,
)
from cjdiversion.disposals.statistics.discoveries import Discoveries, benjamini_hochberg
from cjdiversion.disposals.statistics.few import alike_p, left_out_limits
from cjdiversion.disposals.statistics.funnels import (
    adjusted_limits,
    allowed_limits,
    exact_funnel_limits,
    multiplied_limits,
    ratio_funnel_limits,
)
from cjdiversion.disposals.statistics.makers import (
    Leniency,
    Pattern,
    leniency,
    median_odds_ratio,
)
from cjdiversion.disposals.statistics.pairs import (
    PairAgreement,
    pair_agreement,
    pair_agreement_of,
)
from cjdiversion.disposals.statistics.ratios import (
    CommonOdds,
    RateBounds,
    RelativeRate,
    RelativeShare,
    ethnicity_bounds,
    mantel_haenszel,
    relative_rate,
    relative_share,
    standardised_ratio,
)
from cjdiversion.disposals.statistics.runs import (
    Chart,
    Rule,
    laney,
    p_chart,
    run_rules,
    xmr,
)
from cjdiversion.disposals.statistics.shares import clopper_pearson, wilson
from cjdiversion.disposals.statistics.sizes import sample_size, sample_size_to_find
from cjdiversion.disposals.statistics.spread import (
    TRIM,
    Overdispersion,
    deviations,
    overdispersion,
    spread_in_shares,
)
from cjdiversion.disposals.statistics.stratified import StratifiedShare, stratified_share

__all__ = [
    "TAILS",
    "TRIM",
    "Agreement",
    "Chart",
    "CommonOdds",
    "Discoveries",
    "Fit",
    "Floats",
    "Leniency",
    "Overdispersion",
    "PairAgreement",
    "Pattern",
    "RateBounds",
    "RelativeRate",
    "RelativeShare",
    "Rule",
    "Standardised",
    "StratifiedShare",
    "Tenth",
    "adjusted_limits",
    "alike_p",
    "allowed_limits",
    "benjamini_hochberg",
    "clopper_pearson",
    "cohens_kappa",
    "deviations",
    "ethnicity_bounds",
    "exact_funnel_limits",
    "fit",
    "gwet_ac1",
    "krippendorff_alpha",
    "laney",
    "left_out_limits",
    "leniency",
    "mantel_haenszel",
    "median_odds_ratio",
    "multiplied_limits",
    "overdispersion",
    "p_chart",
    "pair_agreement",
    "pair_agreement_of",
    "ratio_curves",
    "ratio_funnel_limits",
    "relative_rate",
    "relative_share",
    "run_rules",
    "sample_size",
    "sample_size_to_find",
    "spread_in_shares",
    "standardised",
    "standardised_ratio",
    "stratified_share",
    "wilson",
    "xmr",
]
