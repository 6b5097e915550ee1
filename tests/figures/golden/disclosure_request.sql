SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'receive'
    ) AND "t1"."_in") AS "disclosure.requests_received",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('reply', 'abandon', 'fee_lapsed') AND "t1"."_in") AS "disclosure.requests_handled",
  COUNT(*) FILTER(WHERE
    "t1"."sa" IN ('received', 'correcting') AND "t1"."_by") - COUNT(*) FILTER(WHERE
    "t1"."sb" IN ('received', 'correcting') AND "t1"."_by") AS "disclosure.requests_pending",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'extend'
    ) AND "t1"."_in") AS "disclosure.requests_extended",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'reply'
    ) AND "t1"."_in" AND (
      "t1"."late_reply" >= 1
    )) AS "disclosure.replied_late",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('reply', 'abandon', 'fee_lapsed') AND "t1"."_in") AS "disclosure.outcomes",
  COUNT(*) FILTER(WHERE
    "t1"."on_date" <= MAKE_DATE(2024, 12, 31)) AS "_present"
FROM (
  SELECT
    "t0"."act_id",
    "t0"."case_id",
    "t0"."seq",
    "t0"."version",
    "t0"."act",
    "t0"."on_date",
    "t0"."eff",
    "t0"."opened_on",
    "t0"."mode",
    "t0"."jurisdiction",
    "t0"."agency_id",
    "t0"."sector",
    "t0"."origin",
    "t0"."sb",
    "t0"."sa",
    "t0"."outcome",
    "t0"."f_amount",
    "t0"."f_category",
    "t0"."f_channel",
    "t0"."f_days",
    "t0"."f_earlier",
    "t0"."f_effective_on",
    "t0"."f_excessive",
    "t0"."f_form",
    "t0"."f_opinion",
    "t0"."f_organ",
    "t0"."f_outcome",
    "t0"."f_reasonable",
    "t0"."f_result",
    "t0"."f_route",
    "t0"."f_submitted_on",
    "t0"."late_coproducer",
    "t0"."late_correct",
    "t0"."late_disclose_by_judgment",
    "t0"."late_fee",
    "t0"."late_notify_correction",
    "t0"."late_reply",
    "t0"."late_third_party",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_disclosure_request" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
