SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."sa" = 'standing'
    ) AND "t1"."_by") - COUNT(*) FILTER(WHERE
    (
      "t1"."sb" = 'standing'
    ) AND "t1"."_by") AS "mediation.committees",
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
    "t0"."f_elected_on",
    "t0"."f_members",
    "t0"."f_minority",
    "t0"."f_multi_ethnic",
    "t0"."f_reason",
    "t0"."f_sector",
    "t0"."f_type",
    "t0"."f_women",
    "t0"."late_notify_court",
    "t0"."late_term",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_mediation_committee" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
