SELECT
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'receive'
    ) AND "t1"."_in") AS "reconsideration.applied",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('accept', 'accept_deemed') AND "t1"."_in") AS "reconsideration.accepted",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'refuse'
    ) AND "t1"."_in") AS "reconsideration.refused",
  COUNT(*) FILTER(WHERE
    "t1"."sa" IN ('accepted', 'suspended') AND "t1"."_by") - COUNT(*) FILTER(WHERE
    "t1"."sb" IN ('accepted', 'suspended') AND "t1"."_by") AS "reconsideration.pending",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('decide', 'mediate', 'terminate', 'dismiss_application')
    AND "t1"."_in") AS "reconsideration.concluded",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'decide'
    ) AND "t1"."_in" AND (
      "t1"."f_outcome" = '维持'
    )) AS "reconsideration.upheld",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'decide'
    ) AND "t1"."_in" AND "t1"."f_outcome" IN ('撤销', '部分撤销')) AS "reconsideration.revoked",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'decide'
    )
    AND "t1"."_in"
    AND "t1"."f_outcome" IN ('撤销', '部分撤销', '变更', '责令履行', '确认违法', '确认无效')) AS "reconsideration.corrected",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'mediate'
    ) AND "t1"."_in") AS "reconsideration.mediated",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'terminate'
    ) AND "t1"."_in" AND (
      "t1"."f_ground" = '自愿撤回'
    )) AS "reconsideration.withdrawn",
  COUNT(*) FILTER(WHERE
    "t1"."act" IN ('decide', 'mediate', 'terminate', 'dismiss_application')
    AND "t1"."_in"
    AND (
      "t1"."late_decide" >= 1
    )) AS "reconsideration.concluded_late",
  COUNT(*) FILTER(WHERE
    (
      "t1"."act" = 'hold_hearing'
    ) AND "t1"."_in") AS "reconsideration.heard",
  QUANTILE_CONT(DATE_DIFF('DAY', "t1"."opened_on", "t1"."on_date"), 0.5) FILTER(WHERE
    (
      "t1"."act" = 'decide'
    ) AND "t1"."_in") AS "reconsideration.days_to_decide",
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
    "t0"."f_act_on",
    "t0"."f_addressee",
    "t0"."f_agreement_kind",
    "t0"."f_allowed",
    "t0"."f_amount",
    "t0"."f_applicants",
    "t0"."f_approval",
    "t0"."f_case_type",
    "t0"."f_channel",
    "t0"."f_collateral",
    "t0"."f_committee_adopted",
    "t0"."f_compensation",
    "t0"."f_compensation_claim",
    "t0"."f_compensation_result",
    "t0"."f_competent",
    "t0"."f_consent",
    "t0"."f_content_known_on",
    "t0"."f_count",
    "t0"."f_court_accepted",
    "t0"."f_days",
    "t0"."f_due_on",
    "t0"."f_duty_due_on",
    "t0"."f_ground",
    "t0"."f_head_present",
    "t0"."f_hearing_on",
    "t0"."f_known_on",
    "t0"."f_major",
    "t0"."f_matter",
    "t0"."f_means",
    "t0"."f_mode",
    "t0"."f_organ_received_on",
    "t0"."f_outcome",
    "t0"."f_perform_days",
    "t0"."f_procedural",
    "t0"."f_procedure",
    "t0"."f_real_estate",
    "t0"."f_reason",
    "t0"."f_refusal",
    "t0"."f_remake",
    "t0"."f_remake_days",
    "t0"."f_respondent",
    "t0"."f_respondent_kind",
    "t0"."f_result",
    "t0"."f_review_first",
    "t0"."f_same",
    "t0"."f_self_corrected",
    "t0"."f_served_to",
    "t0"."f_specialised",
    "t0"."f_staff_agent",
    "t0"."f_third_party_evidence",
    "t0"."f_third_party_request",
    "t0"."f_told_on",
    "t0"."f_transfer_needed",
    "t0"."f_unmet",
    "t0"."f_willing",
    "t0"."f_with",
    "t0"."f_worse_for_applicant",
    "t0"."late_admit",
    "t0"."late_admit_corrected",
    "t0"."late_apply",
    "t0"."late_apply_inaction",
    "t0"."late_apply_longest",
    "t0"."late_apply_longest_real_estate",
    "t0"."late_apply_not_told",
    "t0"."late_collateral_handle",
    "t0"."late_collateral_return",
    "t0"."late_collateral_transfer",
    "t0"."late_copy_superior",
    "t0"."late_correct",
    "t0"."late_decide",
    "t0"."late_decide_simplified",
    "t0"."late_forward",
    "t0"."late_hearing_notice",
    "t0"."late_maker_reply",
    "t0"."late_notify_maker",
    "t0"."late_opinion_feedback",
    "t0"."late_perform",
    "t0"."late_publish",
    "t0"."late_remake",
    "t0"."late_remake_ordered",
    "t0"."late_reply",
    "t0"."late_reply_simplified",
    "t0"."late_self_correct",
    "t0"."late_send_file",
    "t0"."late_serve_copy",
    "t0"."late_serve_copy_simplified",
    "t0"."late_sue",
    "t0"."late_suspension",
    "t0"."late_transfer",
    "t0"."on_date" BETWEEN MAKE_DATE(2024, 1, 1) AND MAKE_DATE(2024, 12, 31) AS "_in",
    "t0"."eff" <= MAKE_DATE(2024, 12, 31) AS "_by"
  FROM "acts_reconsideration" AS "t0"
  WHERE
    "t0"."jurisdiction" = '210411'
) AS "t1"
