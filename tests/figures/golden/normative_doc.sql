SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'issue'
    ) AND "t1"."_in") AS "normative_doc.issued",
  COUNT(*) FILTER(WHERE
    (
      "t1"."sa" = 'in_force'
    ) AND "t1"."_by") - COUNT(*) FILTER(WHERE
    (
      "t1"."sb" = 'in_force'
    ) AND "t1"."_by") AS "normative_doc.in_force",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'file_review'
    ) AND "t1"."_in") AS "normative_doc.filing_reviewed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'cleanup'
    ) AND "t1"."_in" AND (
      "t1"."f_scope" = '全面'
    )) AS "normative_doc.cleanup_reviewed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'cleanup_campaign'
    )
    AND "t1"."_in"
    AND (
      "t1"."f_type" = '专项'
    )) AS "normative_doc.special_cleanups",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('repeal', 'expire') AND "t1"."_in") AS "normative_doc.repealed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'legality_review'
    ) AND "t1"."_in") AS "legality_review.completed",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'legality_review'
    ) AND "t1"."_in") AS "legality_review.opinions",
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
    "t0"."f_adopted",
    "t0"."f_affects_rights",
    "t0"."f_business_related",
    "t0"."f_comments",
    "t0"."f_complete",
    "t0"."f_conclusion",
    "t0"."f_documents",
    "t0"."f_drafter",
    "t0"."f_economic",
    "t0"."f_effective_on",
    "t0"."f_ends_on",
    "t0"."f_exception_ends_on",
    "t0"."f_form",
    "t0"."f_ground",
    "t0"."f_is_normative",
    "t0"."f_issued_on",
    "t0"."f_issuer",
    "t0"."f_level",
    "t0"."f_meeting",
    "t0"."f_mode",
    "t0"."f_object",
    "t0"."f_opinion",
    "t0"."f_opinions",
    "t0"."f_origin",
    "t0"."f_plan_year",
    "t0"."f_problems",
    "t0"."f_proposal",
    "t0"."f_result",
    "t0"."f_scope",
    "t0"."f_to_organ",
    "t0"."f_trial",
    "t0"."f_type",
    "t0"."f_valid_until",
    "t0"."late_consult",
    "t0"."late_disclose",
    "t0"."late_effective",
    "t0"."late_file",
    "t0"."late_legality_review",
    "t0"."late_reply",
    "t0"."late_validity",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_normative_doc" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
