import os
from tests.chaos.conftest import fresh_lab, folders, Requests
from tests.chaos.controllers import KILLED
from tests.chaos.end_state import cluster_state
AT=os.environ["AT"].split()
def test_amid(folders):
    m,w=map(int,os.environ.get("DAY2_CHAOS_SIZE","1+1").split("+"))
    with fresh_lab(folders(), m, w) as (lab, controllers):
        for at in AT:
            run = controllers.run(at=at)
            print(at, run.process.returncode, round(run.ended-run.began), list(run.seen())[:1], round(min(run.seen().values())-run.began,1) if run.seen() else None, flush=True)
        last = controllers.run()
        print("last", last.process.returncode, round(last.ended-last.began), round(min(last.seen().values())-last.began,1) if last.seen() else None, flush=True)
        assert last.process.returncode == 0, last.tail
        print(cluster_state(lab))
