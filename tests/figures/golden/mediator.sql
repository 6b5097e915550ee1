SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."sa" = 'serving'
    ) AND "t1"."_by") - COUNT(*) FILTER(WHERE
    (
      "t1"."sb" = 'serving'
    ) AND "t1"."_by") AS "mediation.mediators",
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
    "t0"."f_adult",
    "t0"."f_committee",
    "t0"."f_education",
    "t0"."f_full_time",
    "t0"."f_ground",
    "t0"."f_hours",
    "t0"."f_how",
    "t0"."f_months",
    "t0"."f_posting",
    "t0"."f_reason",
    "t0"."f_sex",
    "t0"."f_type",
    "t0"."late_engagement",
    "t0"."late_term",
    "t0"."late_training",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_mediator" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
