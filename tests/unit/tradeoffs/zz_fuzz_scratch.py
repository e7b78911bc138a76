"""scratch"""
import json, itertools, uuid, sys, traceback, collections
import pytest
from django.test import Client
from django.urls import reverse
from tests.rules.test_addresses_of_tradeoffs import things, PAGES, API, address, parts_of, methods_of
from deliberation.tradeoffs.models import TradeOff
pytestmark=[pytest.mark.django_db]
NUM={"voice_id","position","number","challenge_id","case_id","import_id","group","note_id","item_id"}
import os
STAGES=os.environ.get("ST","discuss").split(",")
QN="page option side words evidence mine sort witness state kind with compare area body stage q item reply number metric period run time group lens shared format order to when status text search step at of from pick amount scenario s index back after".split()
QV=['a b '*60,"99999999999999999999999","-1","9e99","\u0663","\u00b2","\x00","a\x00b","\ud800".encode("utf-8","surrogatepass"),"%","_"*3000,"<script>","nan","1e5"," ","0","32768","2147483648","9223372036854775808"]
def note(out,key,ans):
    bad=isinstance(ans,Exception) or ans.status_code>=500
    if bad:
        with open("/tmp/w/attacker/live.txt","a") as f: print(key, repr(ans)[:200] if isinstance(ans,Exception) else ans.status_code,file=f)
    if isinstance(ans,Exception): out[(key[0],key[1],type(ans).__name__+": "+str(ans)[:160])].append(key[2:])
    elif ans.status_code>=500: out[(key[0],key[1],str(ans.status_code))].append(key[2:])
CALLS=[0]
def call(f,*a,**k):
    from django.db import transaction
    try:
        with transaction.atomic():
            return f(*a,**k)
    except Exception as e:
        return e
def report(out,name):
    with open(f"/tmp/w/attacker/{name}.txt","w") as f:
        for k,v in out.items(): print(k,len(v),repr(v[:3])[:600],file=f)
def world_of(moot):
    return things(moot,moot.board)
def test_pages(moot,client_as):
    w=world_of(moot); out=collections.defaultdict(list); n=0
    who={"cleo":client_as(moot.actor("cleo")),"mabel":client_as(moot.actor("mabel"))}
    for name,p in PAGES.items():
        if name in ("discard_tradeoff",): continue
        base=address(p,w)
        for person,c in who.items():
            for q in []:
                for v in []:
                    a=call(c.get,base,{q:v}); n+=1; note(out,(name,person,"GET",q,v),a)
                    if not isinstance(a,Exception) and a.status_code in(404,405,403,302): break
                else: continue
                break
            for num in [k for k in parts_of(p) if k in NUM]:
                for val in (0,2**31,10**15-1):
                    for m in("get","post"):
                        a=call(getattr(c,m),address(p,w|{num:val})); note(out,(name,person,m,num,val),a)
            for junk in ({"a":"b"},):
                a=call(c.post,base,junk); note(out,(name,person,"POST","junk"),a)
    report(out,"pages")
def test_pages_q(moot,client_as):
    "all query names on readable pages"
    w=world_of(moot); out=collections.defaultdict(list)
    c=client_as(moot.actor("mabel"))
    for name,p in PAGES.items():
        base=address(p,w)
        a=call(c.get,base)
        if isinstance(a,Exception) or a.status_code!=200 or name.endswith("pdf"): continue
        for v in QV:
            a=call(c.get,base,{q:v for q in QN}); note(out,(name,"all","GET","all",v),a)
            a=call(c.get,base,{q:[v,v] for q in QN}); note(out,(name,"all","GET","all2",v),a)
    report(out,"pagesq")
def test_forms(moot,client_as):
    "hostile values for every field of each form shown"
    import re
    w=world_of(moot); out=collections.defaultdict(list)
    HV=["","\x00","a\x00b","9"*400,"-1","1e999","nan","\u0663","<script>\u202e","x"*20000,"2147483648","99999999999999999999","0001-01-01","9999-12-31","\ud800"]
    for stage in STAGES:
      TradeOff.objects.filter(pk=w["tradeoff_id"]).update(stage=stage)
      from deliberation.tradeoffs.models import PanelReport
      PanelReport.objects.update(status="draft",published_at=None)
      for person in ("cleo","mabel"):
        c=client_as(moot.actor(person))
        for name,p in PAGES.items():
            if name in("discard_tradeoff","move_tradeoff"): continue
            base=address(p,w); a=call(c.get,base); note(out,(name,person,stage,"GET"),a)
            if isinstance(a,Exception) or a.status_code!=200 or "html" not in a.headers["Content-Type"]: continue
            html=a.content.decode()
            for form in re.findall(r"<form[^>]*method=\"post\".*?</form>",html,re.S|re.I):
                act=re.search(r'action="([^"]*)"',form.split(">")[0]); where=base if not act or not act.group(1) else act.group(1)
                if "discard" in where or "sign" in where or "logout" in where: continue
                vals={}
                for t in re.findall(r"<(?:input|button)[^>]*>",form):
                    nm=re.search(r'name="([^"]*)"',t); v=re.search(r'value="([^"]*)"',t)
                    if nm: vals[nm.group(1)]=v.group(1) if v else ""
                for t in re.findall(r"<(?:select|textarea)[^>]*>",form):
                    nm=re.search(r'name="([^"]*)"',t)
                    if nm: vals.setdefault(nm.group(1),"x")
                vals.pop("csrfmiddlewaretoken",None)
                for f in vals:
                    for v in HV:
                        try: v.encode()
                        except UnicodeEncodeError: continue
                        sid=None
                        from django.db import transaction
                        try:
                            with transaction.atomic():
                                a=c.post(where,vals|{f:v}); note(out,(name,person,stage,where[-30:],f,v[:20]),a)
                                transaction.set_rollback(True)
                        except Exception as e: note(out,(name,person,stage,where[-30:],f,v[:20]),e)
    report(out,"forms")
def test_api(moot,client_as):
    from drf_spectacular.generators import SchemaGenerator
    from deliberation.accountability.api.urls import urlpatterns as acc
    sch=SchemaGenerator().get_schema(request=None,public=True)
    comp=sch["components"]["schemas"]
    def res(s):
        while "$ref" in s: s=comp[s["$ref"].split("/")[-1]]
        return s
    def val(s,d=0):
        s=res(s)
        if "enum" in s: return s["enum"][0]
        for k in("oneOf","anyOf","allOf"):
            if k in s: return val(s[k][0],d)
        t=s.get("type"); t=t[0] if isinstance(t,list) else t
        if t=="object":
            return {k:val(v,d+1) for k,v in s.get("properties",{}).items()} if d<5 else {}
        if t=="array": return [val(s["items"],d+1)]
        if t=="integer": return max(1,s.get("minimum",1))
        if t=="number": return 1
        if t=="boolean": return True
        f=s.get("format")
        if f=="uuid": return str(uuid.uuid4())
        if f=="date": return "2027-01-01"
        if f=="date-time": return "2027-01-01T00:00:00Z"
        if f=="uri": return "https://example.org/"
        return "Some words"
    HV=[None,10**30,-1,2**63,2**31,32768,1e308,True,"","\x00","a\x00b","\ud800","9"*5000,[],{}, [[]],[{}],[None],["\x00"],[10**30],{"a":{"b":[]}},{"1":10**30},"9999-12-31","0001-01-01T00:00:00Z","x"*30000,"1e999","٣",0.5,"=cmd()","https://[::1","javascript:alert(1)","//evil.example"]
    w=world_of(moot); out=collections.defaultdict(list); n=0
    byname={}
    for path,item in sch["paths"].items():
        for m,op in item.items():
            if m in("get","parameters"): continue
            body=op.get("requestBody",{}).get("content",{}).get("application/json",{}).get("schema")
            byname[(path,m)]=body
    import re
    def muts(v):
        "every place replaced"
        if isinstance(v,dict):
            for k in v:
                for h in HV: yield v|{k:h}
                for x in muts(v[k]): yield v|{k:x}
        elif isinstance(v,list) and v:
            for h in HV: yield [h]
            for x in muts(v[0]): yield [x]
    from django.db import transaction
    from deliberation.tradeoffs.models import PanelReport
    seen=set()
    for stage in STAGES:
      TradeOff.objects.filter(pk=w["tradeoff_id"]).update(stage=stage); PanelReport.objects.update(status="draft",published_at=None)
      for name,p in API.items():
        where=address(p,w,api=True)
        for m in methods_of(p):
            if m=="get": continue
            def norm(x): return re.sub(r"\{[^}]*\}","{}",x)
            spec=None
            for (path,mm),b in byname.items():
                rx=re.sub(r"\\\{[^}]*\\\}","[^/]+",re.escape(path))
                if mm==m and re.fullmatch(rx,where): spec=b; break
            people=("mabel","cleo") 
            for person in people:
                c=client_as(moot.actor(person))
                bodies=['null','[]','"x"','NaN','{"a":NaN}','['*20000,'{}','\x00','{"text":"\\ud800"}','1e999']
                if spec: 
                    v=val(spec); bodies+= [json.dumps(v)]+[json.dumps(x) for x in itertools.islice(muts(v),260)]
                first=True
                for b in bodies:
                    try:
                        with transaction.atomic():
                            a=getattr(c,m)(where,b,content_type="application/json"); n+=1; note(out,(name,person,stage,m,b[:300]),a)
                            transaction.set_rollback(True)
                    except Exception as e: note(out,(name,person,stage,m,b[:300]),e); continue
                    if a.status_code in(403,404,405) or (a.status_code==409 and b.startswith('{') and len(b)>2): break
    out[("n","n",str(n))].append(1)
    report(out,"api")
def test_apiget(moot,client_as):
    w=world_of(moot); out=collections.defaultdict(list)
    c=client_as(moot.actor("cleo"))
    for name,p in API.items():
        v=p.callback.view_class
        if not hasattr(v,"get"): continue
        where=address(p,w,api=True)
        q=getattr(v,"query_class",None); names=list(q().fields) if q else ["page"]
        for nm in names+["zzz","format"]:
            for val in QV+["csv"]:
                a=call(c.get,where,{nm:val}); note(out,(name,"cleo","GET",nm,val),a)
        for num in [k for k in parts_of(p) if k in NUM]:
            for val in (0,2**31,10**15-1):
                for m in methods_of(p)|{"get"}:
                    a=call(getattr(c,m),address(p,w|{num:val},api=True),**({} if m=="get" else {"data":"{}","content_type":"application/json"})); note(out,(name,"cleo",m,num,val),a)
    report(out,"apiget")
