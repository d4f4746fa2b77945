from courses.cohorts.models.cohort import Cohort, CohortEvent, PastCode, Teacher
from courses.cohorts.models.enrolment import Enrolment
from courses.cohorts.models.meeting import Attendance, Meeting

__all__ = ["Attendance", "Cohort", "CohortEvent", "Enrolment", "Meeting", "PastCode", "Teacher"]
