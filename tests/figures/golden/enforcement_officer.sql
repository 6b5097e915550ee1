SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."sa" = 'valid'
    ) AND "t1"."_by") - COUNT(*) FILTER(WHERE
    (
      "t1"."sb" = 'valid'
    ) AND "t1"."_by") AS "enforcement_officer.certified",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'certificate_review'
    ) AND "t1"."_in") AS "enforcement_officer.certificates_reviewed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'exam'
    ) AND "t1"."_in" AND "t1"."f_result" IN ('通过', '未通过')) AS "enforcement_officer.exam_taken",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'exam'
    ) AND "t1"."_in" AND (
      "t1"."f_result" = '通过'
    )) AS "enforcement_officer.exam_passed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'issue'
    ) AND "t1"."_in") AS "enforcement_officer.newly_certified",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('cancel', 'revoke') AND "t1"."_in") AS "enforcement_officer.revoked",
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
    "t0"."f_account",
    "t0"."f_certificate_kind",
    "t0"."f_ground",
    "t0"."f_hours",
    "t0"."f_item",
    "t0"."f_kind",
    "t0"."f_level",
    "t0"."f_mobile",
    "t0"."f_origin",
    "t0"."f_platform",
    "t0"."f_resit",
    "t0"."f_result",
    "t0"."f_score",
    "t0"."f_staff_kind",
    "t0"."f_subject",
    "t0"."f_unit",
    "t0"."f_until",
    "t0"."f_valid_from",
    "t0"."f_valid_until",
    "t0"."late_annual_review",
    "t0"."late_suspension",
    "t0"."late_validity",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_enforcement_officer" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
