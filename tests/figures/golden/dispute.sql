SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'register'
    ) AND "t1"."_in") AS "dispute.registered",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'screen'
    ) AND "t1"."_in") AS "dispute.screened",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'close'
    ) AND "t1"."_in" AND (
      "t1"."f_result" = '化解'
    )) AS "dispute.resolved",
  COUNT(DISTINCT "t1"."case_id") FILTER(WHERE
    (
      "t1"."act" = 'revisit'
    ) AND "t1"."_in") AS "dispute.revisited",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'hand_on'
    ) AND "t1"."_in") AS "dispute.handed_on",
  COUNT(*) FILTER(WHERE
    "t1"."sa" IN ('registered', 'dispatched', 'handling', 'handed_on') AND "t1"."_by") - COUNT(*) FILTER(WHERE
    "t1"."sb" IN ('registered', 'dispatched', 'handling', 'handed_on') AND "t1"."_by") AS "dispute.pending",
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
    "t0"."f_case",
    "t0"."f_days",
    "t0"."f_people",
    "t0"."f_procedure",
    "t0"."f_reason",
    "t0"."f_relapsed",
    "t0"."f_result",
    "t0"."f_risk",
    "t0"."f_satisfied",
    "t0"."f_source",
    "t0"."f_type",
    "t0"."f_unit",
    "t0"."f_way",
    "t0"."late_accept",
    "t0"."late_dispatch",
    "t0"."late_handle",
    "t0"."late_revisit",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_dispute" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
