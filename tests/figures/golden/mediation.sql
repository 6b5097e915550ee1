SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'open'
    ) AND "t1"."_in") AS "mediation.conducted",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'close'
    ) AND "t1"."_in" AND (
      "t1"."f_result" = '成功'
    )) AS "mediation.succeeded",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'confirm'
    ) AND "t1"."_in" AND (
      "t1"."f_by" = '仲裁'
    )) AS "mediation.arbitration_confirmed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'confirm'
    ) AND "t1"."_in" AND (
      "t1"."f_by" = '法院'
    )) AS "mediation.judicially_confirmed",
  COUNT(*) FILTER(WHERE
    "t1"."sa" IN ('opened', 'agreed', 'failed') AND "t1"."_by") - COUNT(*) FILTER(WHERE
    "t1"."sb" IN ('opened', 'agreed', 'failed') AND "t1"."_by") AS "mediation.pending",
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
    "t0"."f_by",
    "t0"."f_chosen_by",
    "t0"."f_committee",
    "t0"."f_consent",
    "t0"."f_days",
    "t0"."f_difficulty",
    "t0"."f_dispute",
    "t0"."f_excluded",
    "t0"."f_form",
    "t0"."f_jointly",
    "t0"."f_open_to_public",
    "t0"."f_people",
    "t0"."f_perform_by",
    "t0"."f_performed",
    "t0"."f_prevented",
    "t0"."f_reason",
    "t0"."f_result",
    "t0"."f_satisfied",
    "t0"."f_source",
    "t0"."f_to",
    "t0"."f_told_routes",
    "t0"."f_type",
    "t0"."late_confirmation",
    "t0"."late_confirmation_admission",
    "t0"."late_confirmation_ruling",
    "t0"."late_follow_up",
    "t0"."late_mediate",
    "t0"."late_return_result",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_mediation" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
